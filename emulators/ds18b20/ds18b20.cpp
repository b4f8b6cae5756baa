#include "emulators/ds18b20/ds18b20.h"

#include <algorithm>

namespace emulators {
namespace {

constexpr std::uint64_t kUs = 1000;
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

constexpr std::uint8_t kFamily = 0x28;
constexpr std::uint8_t kOtherFamily = 0x22;  // a DS1822

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

}  // namespace emulators
