// What the bytes mean: ROM commands, function commands, conversions.
#include <algorithm>
#include <cmath>
#include <utility>

#include "emulators/ds18b20/ds18b20.h"

namespace emulators {
namespace {

enum RomCommand : std::uint8_t {
  kReadRom = 0x33,
  kMatchRom = 0x55,
  kSkipRom = 0xCC,
  kSearchRom = 0xF0,
  kAlarmSearch = 0xEC,
};

enum FunctionCommand : std::uint8_t {
  kConvert = 0x44,
  kWriteScratchpad = 0x4E,
  kReadScratchpad = 0xBE,
  kCopyScratchpad = 0x48,
  kRecall = 0xB8,
  kReadPower = 0xB4,
};

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kCopyNs = 10 * kMs;
constexpr std::int16_t kPowerOnTemperature = 85 * 16;

// Bits 5 and 6 of the configuration: 9 to 12 bits.
unsigned dropped_bits(std::uint8_t configuration) { return 3 - (configuration >> 5 & 3U); }

}  // namespace

void Ds18b20::byte_received(std::uint8_t byte) {
  if (refuses_write()) {
    state_ = State::kDeaf;
    return;
  }
  switch (state_) {
    case State::kRomCommand:
      bits_ = 0;
      bytes_.clear();
      rom_command(byte);
      break;
    case State::kMatch:
      if (byte != rom()[bytes_.size() - 1]) {
        state_ = State::kDeaf;
      } else if (bytes_.size() == 8) {
        bits_ = 0;
        bytes_.clear();
        state_ = State::kFunctionCommand;
      }
      break;
    case State::kFunctionCommand:
      bits_ = 0;
      bytes_.clear();
      function_command(byte);
      break;
    case State::kWriteScratchpad:
      // Of the configuration only the resolution can be written.
      settings_[bytes_.size() - 1] =
          bytes_.size() == 3 ? static_cast<std::uint8_t>((byte & 0x60U) | 0x1FU) : byte;
      if (bytes_.size() == 3) state_ = State::kDeaf;
      break;
    default:
      break;
  }
}

void Ds18b20::rom_command(std::uint8_t command) {
  const std::array<std::uint8_t, 8> number = rom();
  search_step_ = 0;
  switch (command) {
    case kReadRom:
      send({number.begin(), number.end()}, State::kFunctionCommand);
      break;
    case kMatchRom:
      state_ = State::kMatch;
      break;
    case kSkipRom:
      state_ = State::kFunctionCommand;
      break;
    case kSearchRom:
      state_ = State::kSearch;
      break;
    case kAlarmSearch:
      state_ = has_alarm() ? State::kSearch : State::kDeaf;
      break;
    default:
      state_ = State::kDeaf;
  }
}

void Ds18b20::function_command(std::uint8_t command) {
  state_ = State::kDeaf;
  switch (command) {
    case kConvert:
      convert();
      break;
    case kWriteScratchpad:
      state_ = State::kWriteScratchpad;
      break;
    case kReadScratchpad: {
      const auto code = static_cast<std::uint16_t>(temperature_);
      std::vector<std::uint8_t> scratchpad = {static_cast<std::uint8_t>(code),
                                              static_cast<std::uint8_t>(code >> 8),
                                              settings_[0],
                                              settings_[1],
                                              settings_[2],
                                              0xFF,
                                              0x0C,
                                              0x10};
      std::uint8_t crc = 0;
      for (const std::uint8_t byte : scratchpad) crc = onewire_crc(crc, byte);
      scratchpad.push_back(sent_crc(crc));
      send(std::move(scratchpad), State::kSending);
      break;
    }
    case kCopyScratchpad:
      eeprom_ = settings_;
      state_ = State::kBusy;
      busy_until_ns_ = now_ns() + kCopyNs;
      break;
    case kRecall:
      settings_ = eeprom_;
      state_ = State::kBusy;
      busy_until_ns_ = now_ns();
      break;
    case kReadPower:
      // For as long as the master asks.
      state_ = State::kBusy;
      busy_until_ns_ = power_ == Power::kExternal ? 0 : kNever;
      break;
    default:
      break;
  }
}

// After the last byte: `then`, or ones for ever if that is kSending.
void Ds18b20::send(std::vector<std::uint8_t> bytes, State then) {
  if (gives_garbage()) {
    for (std::uint8_t& byte : bytes) byte = garbage();
  }
  bytes_ = std::move(bytes);
  bits_ = 0;
  then_ = then;
  state_ = State::kSending;
}

void Ds18b20::convert() {
  const std::uint64_t duration = 750 * kMs >> dropped_bits(settings_[2]);
  converting_ = true;
  power_failed_ = false;
  busy_since_ns_ = now_ns();
  busy_until_ns_ = end_of_conversion_ns(duration);
  state_ = State::kBusy;
}

void Ds18b20::catch_up() {
  if (!converting_ || now_ns() < busy_until_ns_) return;
  converting_ = false;
  if (power_ == Power::kParasite && (power_failed_ || board_ != Drive::kHigh)) {
    temperature_ = kPowerOnTemperature;
    return;
  }
  const double celsius = std::clamp(weather().temperature_celsius, -55.0, 125.0);
  const int step = 1 << dropped_bits(settings_[2]);
  // Rounded to the nearest step; below it, no bit is defined, and they are 0 here.
  temperature_ = static_cast<std::int16_t>(std::lround(celsius * 16 / step) * step);
}

// The whole degrees of the last conversion, against both limits.
bool Ds18b20::has_alarm() const {
  const int degrees = temperature_ >> 4;
  return degrees >= static_cast<std::int8_t>(settings_[0]) ||
         degrees <= static_cast<std::int8_t>(settings_[1]);
}

}  // namespace emulators
