#include "emulators/si7021/si7021.h"

#include <algorithm>
#include <cmath>

namespace emulators {
namespace {

enum Command : std::uint8_t {
  kMeasureHumidityHold = 0xE5,
  kMeasureHumidityNoHold = 0xF5,
  kMeasureTemperatureHold = 0xE3,
  kMeasureTemperatureNoHold = 0xF3,
  kTemperatureOfLastHumidity = 0xE0,
  kReset = 0xFE,
  kWriteUserRegister = 0xE6,
  kReadUserRegister = 0xE7,
  kWriteHeaterRegister = 0x51,
  kReadHeaterRegister = 0x11,
  kFirstSerialBytes = 0xFA,
  kLastSerialBytes = 0xFC,
  kFirmwareRevision = 0x84,
};

constexpr std::uint64_t kResetNs = 15'000'000;
constexpr std::uint8_t kFirmwareRevision2 = 0x20;

// Bits 7 and 0 of the user register choose a line.
struct Resolution {
  int humidity_bits;
  int temperature_bits;
  std::uint64_t humidity_ns;
  std::uint64_t temperature_ns;
};
constexpr Resolution kResolutions[] = {
    {12, 14, 12'000'000, 10'800'000},
    {8, 12, 3'100'000, 3'800'000},
    {10, 13, 4'500'000, 6'200'000},
    {11, 11, 7'000'000, 2'400'000},
};

const Resolution& resolution_of(std::uint8_t user_register) {
  return kResolutions[(user_register >> 6 & 2) | (user_register & 1)];
}

// The nearest code of so many bits; the lowest two bits tell what was measured.
std::uint16_t code_of(double value, int bits, std::uint16_t low_bits) {
  const int step = 1 << (16 - bits);
  const int code = static_cast<int>(std::lround(value / step)) * step;
  const int highest = 0x10000 - step;
  return static_cast<std::uint16_t>((std::clamp(code, 0, highest) & ~3) | low_bits);
}

std::uint16_t humidity_code(const Weather& weather, const Resolution& resolution) {
  return code_of((weather.humidity_percent + 6) * 65536 / 125, resolution.humidity_bits, 2);
}

std::uint16_t temperature_code(const Weather& weather, const Resolution& resolution) {
  return code_of((weather.temperature_celsius + 46.85) * 65536 / 175.72,
                 resolution.temperature_bits, 0);
}

}  // namespace

bool Si7021::begin(bool read) {
  if (resetting()) return false;
  if (!read) {
    bytes_taken_ = 0;
    return true;
  }
  if (measuring_ == Measurement::kNone) return !answer_.empty();
  stretching_ = hold_;
  return hold_ || finish_conversion();
}

bool Si7021::take(std::uint8_t byte) {
  ++bytes_taken_;
  return bytes_taken_ == 1 ? command(byte) : second_byte(byte);
}

bool Si7021::command(std::uint8_t byte) {
  command_ = byte;
  answer_.clear();
  given_ = 0;
  measuring_ = Measurement::kNone;
  hold_ = stretching_ = false;
  switch (byte) {
    case kMeasureHumidityHold:
    case kMeasureHumidityNoHold:
      return convert(Measurement::kHumidity, byte == kMeasureHumidityHold);
    case kMeasureTemperatureHold:
    case kMeasureTemperatureNoHold:
      return convert(Measurement::kTemperature, byte == kMeasureTemperatureHold);
    case kTemperatureOfLastHumidity:
      answer(last_temperature_code_, false);
      return true;
    case kReset:
      reset();
      return true;
    case kReadUserRegister:
      answer_ = {user_register_};
      return true;
    case kReadHeaterRegister:
      answer_ = {heater_register_};
      return true;
    case kWriteUserRegister:
    case kWriteHeaterRegister:
    case kFirstSerialBytes:
    case kLastSerialBytes:
    case kFirmwareRevision:
      return true;
    default:
      return false;
  }
}

bool Si7021::second_byte(std::uint8_t byte) {
  if (bytes_taken_ != 2) return false;
  switch (command_) {
    case kWriteUserRegister:
      // Resolution and heater; the supply's state is not for writing, reserved bits stay.
      user_register_ = static_cast<std::uint8_t>((user_register_ & ~0x85) | (byte & 0x85));
      return true;
    case kWriteHeaterRegister:
      heater_register_ = byte & 0x0F;
      return true;
    case kFirstSerialBytes:
      if (byte == 0x0F) answer_first_serial_bytes();
      return byte == 0x0F;
    case kLastSerialBytes:
      if (byte == 0xC9) answer_last_serial_bytes();
      return byte == 0xC9;
    case kFirmwareRevision:
      if (byte == 0xB8) answer_ = {kFirmwareRevision2};
      return byte == 0xB8;
    default:
      return false;
  }
}

bool Si7021::convert(Measurement measurement, bool hold) {
  const Resolution& resolution = resolution_of(user_register_);
  std::uint64_t duration = resolution.temperature_ns;
  if (measurement == Measurement::kHumidity) duration += resolution.humidity_ns;
  measuring_ = measurement;
  hold_ = hold;
  ready_ns_ = end_of_conversion_ns(duration);
  return true;
}

bool Si7021::finish_conversion() {
  if (now_ns() < ready_ns_) return false;
  const Resolution& resolution = resolution_of(user_register_);
  const std::uint16_t temperature = temperature_code(weather(), resolution);
  if (measuring_ == Measurement::kHumidity) {
    last_temperature_code_ = temperature;
    answer(humidity_code(weather(), resolution), true);
  } else {
    answer(temperature, true);
  }
  measuring_ = Measurement::kNone;
  hold_ = stretching_ = false;
  return true;
}

void Si7021::reset() {
  // The heater bit is the one that a reset leaves alone.
  user_register_ = static_cast<std::uint8_t>(0x3A | (user_register_ & 0x04));
  reset_until_ns_ = now_ns() + kResetNs;
}

std::uint8_t Si7021::give() {
  if (measuring_ != Measurement::kNone && !finish_conversion()) return 0xFF;
  return given_ < answer_.size() ? answer_[given_++] : std::uint8_t{0xFF};
}

void Si7021::end() {
  // An answer is given once.
  if (given_ > 0) {
    answer_.clear();
    given_ = 0;
  }
}

void Si7021::answer(std::uint16_t code, bool with_crc) {
  const auto high = static_cast<std::uint8_t>(code >> 8);
  const auto low = static_cast<std::uint8_t>(code);
  answer_ = {high, low};
  if (with_crc) answer_.push_back(sent_crc(crc8(crc8(0, high), low)));
}

// Each checksum covers all bytes of the answer up to itself.
void Si7021::answer_first_serial_bytes() {
  std::uint8_t crc = 0;
  answer_.clear();
  for (int shift = 56; shift >= 32; shift -= 8) {
    const auto byte = static_cast<std::uint8_t>(kSerialNumber >> shift);
    crc = crc8(crc, byte);
    answer_.push_back(byte);
    answer_.push_back(sent_crc(crc));
  }
}

void Si7021::answer_last_serial_bytes() {
  std::uint8_t crc = 0;
  answer_.clear();
  for (int shift = 24; shift >= 0; shift -= 8) {
    auto byte = static_cast<std::uint8_t>(kSerialNumber >> shift);
    if (shift == 24 && faults().wrong_id != 0) byte = 0x0D;  // a Si7013
    crc = crc8(crc, byte);
    answer_.push_back(byte);
    if (shift == 16 || shift == 0) answer_.push_back(sent_crc(crc));
  }
}

}  // namespace emulators
