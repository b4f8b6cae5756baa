#include "emulators/feather_m4/peripherals/port.h"

#include <algorithm>
#include <utility>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint32_t kGroupSize = 0x80;

enum Offset : std::uint32_t {
  kDir = 0x00,
  kDirClr = 0x04,
  kDirSet = 0x08,
  kDirTgl = 0x0C,
  kOut = 0x10,
  kOutClr = 0x14,
  kOutSet = 0x18,
  kOutTgl = 0x1C,
  kIn = 0x20,
  kCtrl = 0x24,
  kWrConfig = 0x28,
  kEvCtrl = 0x2C,
  kPmux = 0x30,
  kPinCfg = 0x40,
  kPinCfgEnd = 0x60,
};

constexpr std::uint8_t kMuxEnable = 0x01;
constexpr std::uint8_t kInputEnable = 0x02;
constexpr std::uint8_t kPull = 0x04;

}  // namespace

void Port::reset() {
  groups_ = {};
  tell();
}

bool Port::is_muxed(unsigned pin, unsigned mux) const {
  const Group& group = groups_[pin / 32];
  const unsigned number = pin % 32;
  const unsigned chosen = group.pmux[number / 2] >> (number % 2 * 4) & 0x0F;
  return (group.pincfg[number] & kMuxEnable) != 0 && chosen == mux;
}

bool Port::is_driven(unsigned pin) const { return (groups_[pin / 32].dir >> (pin % 32) & 1) != 0; }

bool Port::is_high(unsigned pin) const {
  return !is_driven(pin) || (groups_[pin / 32].out >> (pin % 32) & 1) != 0;
}

void Port::on_change(unsigned pin, std::function<void(bool high)> callback) {
  watches_.push_back({pin, is_high(pin), std::move(callback)});
}

void Port::tell() {
  for (Watch& watch : watches_) {
    const bool high = is_high(watch.pin);
    if (high == watch.high) continue;
    watch.high = high;
    watch.callback(high);
  }
  for (Joined& joined : targets_) {
    Drive board = Drive::kNothing;
    if (is_driven(joined.pin)) board = is_high(joined.pin) ? Drive::kHigh : Drive::kLow;
    if (board == joined.board) continue;
    joined.board = board;
    system_.now_ns();
    joined.target->board_drives(board);
    system_.stop_at = system_.cycles;  // it may answer soon
  }
}

Drive Port::drive_from_outside(unsigned pin) const {
  Drive drive = Drive::kNothing;
  const auto add = [&](Drive another) {
    if (drive != Drive::kLow && another != Drive::kNothing) drive = another;
  };
  for (const Connected& connected : outsides_) {
    if (connected.pin == pin) add(connected.outside());
  }
  system_.now_ns();
  for (const Joined& joined : targets_) {
    if (joined.pin == pin) add(joined.target->drive());
  }
  return drive;
}

// Undriven inputs float high; a pull decides by OUT.
bool Port::level(unsigned pin) const {
  const Group& group = groups_[pin / 32];
  const unsigned number = pin % 32;
  const bool out = (group.out >> number & 1) != 0;
  if (is_driven(pin)) return out;
  const Drive outside = drive_from_outside(pin);
  if (outside != Drive::kNothing) return outside == Drive::kHigh;
  return (group.pincfg[number] & kPull) == 0 || out;
}

std::uint64_t Port::next_change_ns(unsigned pin) const {
  std::uint64_t next = kNever;
  if (is_driven(pin)) return next;
  system_.now_ns();
  for (const Joined& joined : targets_) {
    if (joined.pin == pin) next = std::min(next, joined.target->next_change_ns());
  }
  return next;
}

// Without its input buffer, a pin reads 0.
std::uint32_t Port::input(unsigned index) const {
  std::uint32_t value = 0;
  for (unsigned pin = 0; pin < 32; ++pin) {
    if ((groups_[index].pincfg[pin] & kInputEnable) == 0) continue;
    if (level(32 * index + pin)) value |= 1U << pin;
  }
  return value;
}

std::uint32_t Port::read(std::uint32_t offset, unsigned size) {
  if (offset >= groups_.size() * kGroupSize) return unmodelled_read(system_, "PORT", offset, size);
  const Group& group = groups_[offset / kGroupSize];
  const std::uint32_t at = offset % kGroupSize;
  if (size == 4) {
    if (at <= kDirTgl) return group.dir;
    if (at >= kOut && at <= kOutTgl) return group.out;
    if (at == kIn) return input(offset / kGroupSize);
    if (at == kCtrl || at == kEvCtrl) return 0;
  }
  if (size == 1 && at >= kPmux && at < kPinCfg) return group.pmux[at - kPmux];
  if (size == 1 && at >= kPinCfg && at < kPinCfgEnd) return group.pincfg[at - kPinCfg];
  return unmodelled_read(system_, "PORT", offset, size);
}

void Port::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (offset >= groups_.size() * kGroupSize) {
    return unmodelled_write(system_, "PORT", offset, size, value);
  }
  Group& group = groups_[offset / kGroupSize];
  const std::uint32_t at = offset % kGroupSize;
  if (size == 1 && at >= kPmux && at < kPinCfg) {
    group.pmux[at - kPmux] = static_cast<std::uint8_t>(value);
  } else if (size == 1 && at >= kPinCfg && at < kPinCfgEnd) {
    group.pincfg[at - kPinCfg] = static_cast<std::uint8_t>(value);
  } else if (size != 4 || !write_pins(group, at, value)) {
    unmodelled_write(system_, "PORT", offset, size, value);
  }
}

bool Port::write_pins(Group& group, std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case kDir:
      group.dir = value;
      break;
    case kDirClr:
      group.dir &= ~value;
      break;
    case kDirSet:
      group.dir |= value;
      break;
    case kDirTgl:
      group.dir ^= value;
      break;
    case kOut:
      group.out = value;
      break;
    case kOutClr:
      group.out &= ~value;
      break;
    case kOutSet:
      group.out |= value;
      break;
    case kOutTgl:
      group.out ^= value;
      break;
    case kCtrl:
      return true;  // when inputs are sampled makes no difference here
    case kWrConfig:
      write_config(group, value);
      return true;
    default:
      return false;
  }
  tell();
  return true;
}

// PMUX and PINCFG of sixteen pins at once.
void Port::write_config(Group& group, std::uint32_t value) {
  const unsigned first = (value >> 31 & 1) != 0 ? 16 : 0;
  for (unsigned bit = 0; bit < 16; ++bit) {
    if ((value >> bit & 1) == 0) continue;
    const unsigned pin = first + bit;
    if ((value >> 30 & 1) != 0) group.pincfg[pin] = static_cast<std::uint8_t>(value >> 16 & 0x47);
    if ((value >> 28 & 1) != 0) {
      const unsigned shift = pin % 2 * 4;
      const unsigned kept = group.pmux[pin / 2] & ~(0x0FU << shift);
      group.pmux[pin / 2] = static_cast<std::uint8_t>(kept | (value >> 24 & 0x0F) << shift);
    }
  }
}

}  // namespace emulators::feather_m4
