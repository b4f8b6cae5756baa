#include "prometheus_express/sensors/ds18b20.h"

namespace prometheus_express {
namespace {

// Commands, by their names in the data sheet.
constexpr std::uint8_t kReadRom = 0x33;
constexpr std::uint8_t kMatchRom = 0x55;
constexpr std::uint8_t kSkipRom = 0xCC;
constexpr std::uint8_t kConvertT = 0x44;
constexpr std::uint8_t kWriteScratchpad = 0x4E;
constexpr std::uint8_t kReadScratchpad = 0xBE;
constexpr std::uint8_t kReadPowerSupply = 0xB4;

// The scratchpad, byte by byte.
enum Scratchpad : std::size_t {
  kTemperatureLow,
  kTemperatureHigh,
  kHighAlarm,
  kLowAlarm,
  kConfiguration,
  kChecksum = 8,
  kScratchpadBytes
};

// What the alarm registers hold while nobody took the supply away: then they are read back from
// the EEPROM, in which hardly anybody has an alarm above 85 degrees and below -86.
constexpr std::uint8_t kMarkHigh = 0x55;
constexpr std::uint8_t kMarkLow = 0xAA;

// Of the configuration, bits that are always 1; bits 5 and 6 are the resolution.
constexpr unsigned kConfigurationOnes = 0x1F;
constexpr unsigned kResolutionPosition = 5;

constexpr std::uint32_t kLongestConversionMs = 750;
constexpr std::uint32_t kPatienceMs = 250;

constexpr SensorStatus kGoOn = SensorStatus::kMeasuring;

SensorStatus sensor_status(OneWireStatus status) {
  if (status == OneWireStatus::kOk) return kGoOn;
  if (status == OneWireStatus::kNoPresence) return SensorStatus::kAbsent;
  return SensorStatus::kNotAnswering;
}

}  // namespace

SensorStatus Ds18b20::begin(std::uint64_t now_ms) {
  if (is_set_up()) return convert(now_ms);
  step_ = Step::kConfigure;
  wait(now_ms, 0);
  return identify();
}

SensorStatus Ds18b20::go_on(std::uint64_t now_ms) {
  switch (step_) {
    case Step::kConfigure:
      step_ = Step::kCheckSupply;
      wait(now_ms, 0);
      return configure();
    case Step::kCheckSupply:
      step_ = Step::kConvert;
      wait(now_ms, 0);
      return check_supply();
    case Step::kConvert:
      return convert(now_ms);
    case Step::kConversion:
      break;
  }
  // Among several, the bus has meanwhile spoken with others, and whom a slot reaches is unknown.
  if (!has_address_ && !bus_.slot(true)) return patience(now_ms);
  return take();
}

SensorStatus Ds18b20::identify() {
  OneWireAddress address = address_;
  const SensorStatus status = sensor_status(bus_.reset());
  if (status != kGoOn) return status;
  if (!has_address_) {
    one_wire_write(bus_, &kReadRom, 1);
    one_wire_read(bus_, address.bytes, sizeof address.bytes);
  }
  if (!address.is_valid()) return SensorStatus::kBadChecksum;
  return address.family() == kFamily ? kGoOn : SensorStatus::kWrongChip;
}

// Reset, and the device that is meant: what every transaction begins with.
SensorStatus Ds18b20::address_one() {
  const SensorStatus status = sensor_status(bus_.reset());
  if (status != kGoOn) return status;
  one_wire_write(bus_, has_address_ ? &kMatchRom : &kSkipRom, 1);
  if (has_address_) one_wire_write(bus_, address_.bytes, sizeof address_.bytes);
  return kGoOn;
}

std::uint8_t Ds18b20::configuration() const {
  return static_cast<std::uint8_t>(static_cast<unsigned>(resolution_) << kResolutionPosition |
                                   kConfigurationOnes);
}

SensorStatus Ds18b20::configure() {
  const SensorStatus status = address_one();
  if (status != kGoOn) return status;
  const std::uint8_t bytes[] = {kWriteScratchpad, kMarkHigh, kMarkLow, configuration()};
  one_wire_write(bus_, bytes, sizeof bytes);
  return kGoOn;
}

SensorStatus Ds18b20::check_supply() {
  const SensorStatus status = address_one();
  if (status != kGoOn) return status;
  one_wire_write(bus_, &kReadPowerSupply, 1);
  return bus_.slot(true) ? kGoOn : SensorStatus::kImplausible;
}

SensorStatus Ds18b20::convert(std::uint64_t now_ms) {
  const SensorStatus status = address_one();
  if (status != kGoOn) return status;
  one_wire_write(bus_, &kConvertT, 1);
  step_ = Step::kConversion;
  const unsigned halvings = 3 - static_cast<unsigned>(resolution_);
  wait(now_ms, (kLongestConversionMs >> halvings) + 1, kPatienceMs);
  // It sends zeros from the moment it has begun: without one, the last temperature would be read
  // once more. Where there are several, the others have answered the reset.
  if (!bus_.slot(true)) return kGoOn;
  return has_address_ ? SensorStatus::kAbsent : SensorStatus::kNotAnswering;
}

SensorStatus Ds18b20::take() {
  const SensorStatus status = address_one();
  if (status != kGoOn) return status;
  std::uint8_t bytes[kScratchpadBytes];
  one_wire_write(bus_, &kReadScratchpad, 1);
  one_wire_read(bus_, bytes, sizeof bytes);
  if (one_wire_crc8(bytes, kChecksum) != bytes[kChecksum]) return SensorStatus::kBadChecksum;
  if (bytes[kHighAlarm] != kMarkHigh || bytes[kLowAlarm] != kMarkLow ||
      bytes[kConfiguration] != configuration()) {
    return SensorStatus::kWasReset;
  }
  // In sixteenths of a degree; with fewer bits, the lowest ones mean nothing.
  const auto raw = static_cast<std::int16_t>(bytes[kTemperatureLow] | bytes[kTemperatureHigh] << 8);
  const int unit = 8 >> static_cast<unsigned>(resolution_);
  reading_.temperature_celsius = static_cast<float>(raw & -unit) / 16;
  const bool known = reading_.temperature_celsius >= -55 && reading_.temperature_celsius <= 125;
  return known ? SensorStatus::kOk : SensorStatus::kImplausible;
}

}  // namespace prometheus_express
