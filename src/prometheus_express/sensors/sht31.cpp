#include "prometheus_express/sensors/sht31.h"

#include "prometheus_express/sensors/parts/crc8.h"

namespace prometheus_express {
namespace {

// Commands, data sheet tables 9 to 17.
constexpr std::uint16_t kMeasure = 0x2400;  // high repeatability, no clock stretching
constexpr std::uint16_t kBreak = 0x3093;    // ends a periodic measurement
constexpr std::uint16_t kSoftReset = 0x30A2;
constexpr std::uint16_t kReadStatus = 0xF32D;

// Bits of the status register, table 18: those that are always 0, and those that are 0 after a
// reset, unless the chip did not understand it.
constexpr unsigned kReservedBits = 0x500C;
constexpr unsigned kHeaterOn = 1u << 13;
constexpr unsigned kResetDetected = 1u << 4;
constexpr unsigned kCommandFailed = 1u << 1;

// The longest times (table 4), and what the chip wants between two commands (section 4.1).
constexpr std::uint32_t kResetMs = 2;
constexpr std::uint32_t kBetweenCommandsMs = 1;
constexpr std::uint32_t kConversionMs = 16;
constexpr std::uint32_t kPatienceMs = 50;

constexpr std::uint8_t kCrcInitial = 0xFF;
constexpr SensorStatus kGoOn = SensorStatus::kMeasuring;

bool is_good(const std::uint8_t* word) { return crc8(kCrcInitial, word, 2) == word[2]; }

unsigned u16(const std::uint8_t* word) { return static_cast<unsigned>(word[0] << 8 | word[1]); }

float fraction(const std::uint8_t* word) { return static_cast<float>(u16(word)) / 65535; }

}  // namespace

SensorStatus Sht31::begin(std::uint64_t now_ms) {
  if (is_set_up()) return convert(now_ms);
  // A program that ran before may have left it measuring by itself, where it takes no reset.
  step_ = Step::kBreak;
  wait(now_ms, kBetweenCommandsMs);
  return command(kBreak);
}

SensorStatus Sht31::go_on(std::uint64_t now_ms) {
  SensorStatus status = kGoOn;
  switch (step_) {
    case Step::kBreak:
      step_ = Step::kReset;
      wait(now_ms, kResetMs);
      return command(kSoftReset);
    case Step::kReset:
      status = identify();
      step_ = Step::kIdentified;
      wait(now_ms, kBetweenCommandsMs);
      return status;
    case Step::kIdentified:
      return convert(now_ms);
    case Step::kConversion:
      break;
  }
  return take(now_ms);
}

SensorStatus Sht31::command(std::uint16_t code) const {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(code >> 8),
                                static_cast<std::uint8_t>(code)};
  return sensor_status(device_.transmit(bytes, sizeof bytes));
}

// The chip has no register that says what it is: a status with its check sum, such as it can only
// be after a reset, stands for that.
SensorStatus Sht31::identify() const {
  constexpr std::uint8_t kOut[] = {kReadStatus >> 8, kReadStatus & 0xFF};
  std::uint8_t word[3];
  const SensorStatus status = sensor_status(device_.transfer(kOut, sizeof kOut, word, sizeof word));
  if (status != kGoOn) return status;
  if (!is_good(word)) return SensorStatus::kBadChecksum;
  constexpr unsigned kTold = kReservedBits | kHeaterOn | kResetDetected | kCommandFailed;
  return (u16(word) & kTold) == kResetDetected ? kGoOn : SensorStatus::kWrongChip;
}

SensorStatus Sht31::convert(std::uint64_t now_ms) {
  step_ = Step::kConversion;
  wait(now_ms, kConversionMs, kPatienceMs);
  return command(kMeasure);
}

SensorStatus Sht31::take(std::uint64_t now_ms) {
  std::uint8_t words[6];
  const I2cStatus answer = device_.receive(words, sizeof words);
  if (answer == I2cStatus::kNoAnswer) return patience(now_ms);  // not ready yet
  if (answer != I2cStatus::kOk) return sensor_status(answer);
  if (!is_good(words) || !is_good(words + 3)) return SensorStatus::kBadChecksum;
  reading_.temperature_celsius = 175 * fraction(words) - 45;
  reading_.humidity_percent = 100 * fraction(words + 3);
  const bool known = reading_.temperature_celsius >= -40 && reading_.temperature_celsius <= 125;
  return known ? SensorStatus::kOk : SensorStatus::kImplausible;
}

}  // namespace prometheus_express
