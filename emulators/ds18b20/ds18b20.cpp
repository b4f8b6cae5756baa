#include "emulators/ds18b20/ds18b20.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

constexpr std::uint64_t kUs = 1000;
constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kShortestResetNs = 480 * kUs;
constexpr std::uint64_t kAfterResetNs = 480 * kUs;
constexpr std::uint64_t kPresenceWaitNs = 30 * kUs;  // 15 to 60
constexpr std::uint64_t kPresenceNs = 120 * kUs;     // 60 to 240
constexpr std::uint64_t kShortestLowNs = 1 * kUs;
constexpr std::uint64_t kLongestOneNs = 15 * kUs;
constexpr std::uint64_t kShortestZeroNs = 60 * kUs;
constexpr std::uint64_t kLongestZeroNs = 120 * kUs;
constexpr std::uint64_t kShortestSlotNs = 60 * kUs;
constexpr std::uint64_t kRecoveryNs = 1 * kUs;
constexpr std::uint64_t kDataValidNs = 15 * kUs;
constexpr std::uint64_t kStrongPullUpNs = 10 * kUs;
constexpr std::uint64_t kCopyNs = 10 * kMs;
constexpr std::int16_t kPowerOnTemperature = 85 * 16;

constexpr std::uint8_t kFamily = 0x28;
constexpr std::uint8_t kOtherFamily = 0x22;  // a DS1822

// Bits 5 and 6 of the configuration: 9 to 12 bits.
unsigned dropped_bits(std::uint8_t configuration) { return 3 - (configuration >> 5 & 3U); }

}  // namespace

std::uint8_t onewire_crc(std::uint8_t crc, std::uint8_t byte) {
  unsigned rest = crc ^ byte;
  for (int bit = 0; bit < 8; ++bit) rest = (rest & 1) != 0 ? (rest >> 1) ^ 0x8C : rest >> 1;
  return static_cast<std::uint8_t>(rest);
}

Ds18b20::Ds18b20(const Clock& clock, std::uint64_t serial, Power power)
    : Sensor(clock), serial_(serial), power_(power) {}

std::array<std::uint8_t, 8> Ds18b20::rom() const {
  std::array<std::uint8_t, 8> rom{};
  rom[0] = faults().wrong_id != 0 ? kOtherFamily : kFamily;
  for (unsigned i = 0; i < 6; ++i) rom[1 + i] = static_cast<std::uint8_t>(serial_ >> (8 * i));
  for (unsigned i = 0; i < 7; ++i) rom[7] = onewire_crc(rom[7], rom[i]);
  return rom;
}

void Ds18b20::board_drives(Drive drive) {
  if (drive == board_) return;
  catch_up();
  const bool was_low = board_ == Drive::kLow;
  board_ = drive;
  // What keeps a conversion going that lives by the line.
  if (converting_ && power_ == Power::kParasite) {
    const bool in_time = now_ns() <= busy_since_ns_ + kStrongPullUpNs;
    if (drive == Drive::kLow || !in_time) power_failed_ = true;
  }
  if (drive == Drive::kLow) {
    line_falls();
  } else if (was_low) {
    line_rises();
  }
}

Drive Ds18b20::drive() {
  if (faults().bus_stuck != 0) return Drive::kLow;
  const std::uint64_t now = now_ns();
  return now >= pull_from_ns_ && now < pull_until_ns_ ? Drive::kLow : Drive::kNothing;
}

std::uint64_t Ds18b20::next_change_ns() {
  const std::uint64_t now = now_ns();
  if (faults().bus_stuck != 0 || now >= pull_until_ns_) return kNever;
  return now < pull_from_ns_ ? pull_from_ns_ : pull_until_ns_;
}

void Ds18b20::line_falls() {
  fell_ns_ = now_ns();
  sent_this_slot_ = false;
  if (state_ == State::kDeaf) return;
  if (fell_ns_ < next_slot_ns_) return violation();
  if (!sends()) return;
  sent_this_slot_ = true;
  if (next_bit_sent()) return;
  pull_from_ns_ = fell_ns_;
  pull_until_ns_ = fell_ns_ + kDataValidNs;
}

void Ds18b20::line_rises() {
  const std::uint64_t now = now_ns();
  const std::uint64_t low_ns = now - fell_ns_;
  next_slot_ns_ = std::max(fell_ns_ + kShortestSlotNs, now + kRecoveryNs);
  if (low_ns >= kShortestResetNs) return reset_pulse();
  if (state_ == State::kDeaf) return;
  if (low_ns < kShortestLowNs || low_ns > kLongestZeroNs) return violation();
  if (sent_this_slot_) return low_ns < kLongestOneNs ? bit_sent() : violation();
  if (low_ns >= kLongestOneNs && low_ns < kShortestZeroNs) return violation();
  bit_received(low_ns < kLongestOneNs);
}

void Ds18b20::violation() {
  ++violations_;
  state_ = State::kDeaf;
}

void Ds18b20::reset_pulse() {
  sent_this_slot_ = false;
  bits_ = 0;
  bytes_.clear();
  state_ = State::kDeaf;
  pull_from_ns_ = pull_until_ns_ = 0;
  if (!transaction_begins()) return;
  state_ = State::kRomCommand;
  next_slot_ns_ = now_ns() + kAfterResetNs;
  pull_from_ns_ = now_ns() + kPresenceWaitNs;
  pull_until_ns_ = pull_from_ns_ + kPresenceNs;
}

bool Ds18b20::sends() const {
  if (state_ == State::kSearch) return search_step_ % 3 != 2;
  return state_ == State::kSending || state_ == State::kBusy;
}

bool Ds18b20::next_bit_sent() {
  if (state_ == State::kBusy) return now_ns() >= busy_until_ns_;
  if (state_ == State::kSearch) return rom_bit(search_step_ / 3) != (search_step_ % 3 == 1);
  return bits_ >= 8 * bytes_.size() || (bytes_[bits_ / 8] >> (bits_ % 8) & 1) != 0;
}

void Ds18b20::bit_sent() {
  if (state_ == State::kSearch) {
    ++search_step_;
  } else if (state_ == State::kSending && ++bits_ == 8 * bytes_.size() &&
             then_ != State::kSending) {
    bits_ = 0;
    bytes_.clear();
    state_ = then_;
  }
}

void Ds18b20::bit_received(bool bit) {
  if (state_ == State::kSearch) return search_bit(bit);
  if (bits_ % 8 == 0) bytes_.push_back(0);
  if (bit) bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | 1U << (bits_ % 8));
  if (++bits_ % 8 == 0) byte_received(bytes_.back());
}

// Who has another bit at this place in its number falls out of the search.
void Ds18b20::search_bit(bool bit) {
  const unsigned index = search_step_ / 3;
  ++search_step_;
  if (rom_bit(index) != bit) {
    state_ = State::kDeaf;
  } else if (index == 63) {
    state_ = State::kFunctionCommand;
  }
}

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
