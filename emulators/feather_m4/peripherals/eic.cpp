#include "emulators/feather_m4/peripherals/eic.h"

#include <algorithm>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum Offset : std::uint32_t {
  kCtrlA = 0x00,
  kSyncBusy = 0x04,
  kEvCtrl = 0x08,
  kIntEnClr = 0x0C,
  kIntEnSet = 0x10,
  kIntFlag = 0x14,
  kAsynch = 0x18,
  kConfig0 = 0x1C,
  kConfig1 = 0x20,
  kDebounce = 0x30,
};

enum Sense : unsigned { kNone, kRise, kFall, kBoth, kHigh, kLow };

constexpr unsigned kFirstIrq = 12;
constexpr unsigned kClockChannel = 4;
constexpr unsigned kBus = 0;
constexpr unsigned kBusBit = 10;
constexpr unsigned kMuxA = 0;
constexpr std::uint8_t kReset = 1;
constexpr std::uint8_t kEnable = 2;
constexpr std::uint8_t kUltraLowPower = 0x10;  // CKSEL
constexpr std::uint32_t kAllLines = 0xFFFF;
constexpr std::uint64_t kSynchronisationNs = 500;
constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr unsigned kPins = 64;
constexpr unsigned kNmiPin = pin_a(8);

}  // namespace

void Eic::reset() {
  control_a_ = 0;
  config_ = {};
  asynchronous_ = interrupts_ = flags_ = 0;
  lines_ = {};
  show_lines();
}

bool Eic::is_clocked() {
  if (mclk_.is_on(kBus, kBusBit)) return true;
  system_.fail(End::kFault, "EIC is used while MCLK does not clock it");
  return false;
}

// The pin that is given to this line, of the three or four that could be; -1: none.
int Eic::pin_of(unsigned line) const {
  for (unsigned pin = line; pin < kPins; pin += kLines) {
    if (pin != kNmiPin && port_.is_muxed(pin, kMuxA)) return static_cast<int>(pin);
  }
  return -1;
}

std::uint64_t Eic::clock_hz() const {
  return (control_a_ & kUltraLowPower) != 0 ? Oscillators::kUltraLowPower
                                            : gclk_.channel_hz(kClockChannel);
}

std::uint64_t Eic::tick_at(std::uint64_t ns) const {
  const std::uint64_t hz = clock_hz();
  return ns / kSecond * hz + ns % kSecond * hz / kSecond;
}

// The first moment that belongs to the tick.
std::uint64_t Eic::ns_of_tick(std::uint64_t tick) const {
  const std::uint64_t hz = clock_hz();
  return tick / hz * kSecond + (tick % hz * kSecond + hz - 1) / hz;
}

void Eic::advance() {
  if (!is_enabled()) return;
  const std::uint64_t tick = tick_at(system_.now_ns());
  const std::uint64_t ticks = tick > last_tick_ ? tick - last_tick_ : 0;
  last_tick_ = tick;
  for (unsigned line = 0; line < kLines; ++line) look_at(line, ticks);
  show_lines();
}

void Eic::look_at(unsigned line, std::uint64_t ticks) {
  const int pin = sense(line) == kNone ? -1 : pin_of(line);
  if (pin < 0 || (ticks == 0 && !is_asynchronous(line))) return;
  Line& state = lines_[line];
  const unsigned level = port_.level(static_cast<unsigned>(pin)) ? 1 : 0;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(ticks, 3); ++i) {
    state.samples = (state.samples << 1 | level) & 7;
  }
  const bool was_high = state.high;
  state.high = level != 0;
  if (is_filtered(line)) {
    state.high = ((state.samples & 1) + (state.samples >> 1 & 1) + (state.samples >> 2)) >= 2;
  }
  const bool rises = state.high && !was_high;
  const bool falls = !state.high && was_high;
  const unsigned wanted = sense(line);
  if ((rises && (wanted == kRise || wanted == kBoth)) ||
      (falls && (wanted == kFall || wanted == kBoth)) || (wanted == kHigh && state.high) ||
      (wanted == kLow && !state.high)) {
    flags_ |= 1U << line;
  }
}

std::uint64_t Eic::next_event_ns() {
  std::uint64_t next = kNever;
  if (!is_enabled()) return next;
  for (unsigned line = 0; line < kLines; ++line) {
    const int pin = sense(line) == kNone ? -1 : pin_of(line);
    if (pin < 0) continue;
    std::uint64_t change = port_.next_change_ns(static_cast<unsigned>(pin));
    const unsigned samples = lines_[line].samples;
    const bool undecided = is_filtered(line) && samples != 0 && samples != 7;
    if (!is_asynchronous(line)) {
      if (clock_hz() == 0) continue;
      if (undecided) change = std::min(change, system_.now_ns());
      if (change != kNever) change = ns_of_tick(tick_at(change) + 1);
    }
    next = std::min(next, change);
  }
  return next;
}

// What the pins are at when it is enabled is no edge.
void Eic::settle() {
  last_tick_ = tick_at(system_.now_ns());
  for (unsigned line = 0; line < kLines; ++line) {
    const int pin = pin_of(line);
    const bool high = pin >= 0 && port_.level(static_cast<unsigned>(pin));
    lines_[line] = {high ? 7U : 0U, high};
    if (sense(line) != kNone && !is_asynchronous(line) && clock_hz() == 0) {
      system_.warn("EIC waits for edges without a clock: GCLK channel 4 is off");
    }
  }
}

std::uint32_t Eic::read(std::uint32_t offset, unsigned size) {
  if (!is_clocked()) return 0;
  advance();
  if (size == 1 && offset == kCtrlA) return control_a_;
  if (size == 4) {
    if (offset == kSyncBusy) return system_.now_ns() < sync_until_ns_ ? sync_bits_ : 0;
    if (offset == kIntEnClr || offset == kIntEnSet) return interrupts_;
    if (offset == kIntFlag) return flags_;
    if (offset == kAsynch) return asynchronous_;
    if (offset == kConfig0 || offset == kConfig1) return config_[(offset - kConfig0) / 4];
    if (offset == kEvCtrl || offset == kDebounce) return 0;
  }
  return unmodelled_read(system_, "EIC", offset, size);
}

void Eic::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (!is_clocked()) return;
  advance();
  if (size == 1 && offset == kCtrlA) return write_control_a(value);
  if (size != 4 || !write_setting(offset, value)) {
    return unmodelled_write(system_, "EIC", offset, size, value);
  }
  // A level that is still there sets its flag again.
  for (unsigned line = 0; line < kLines && is_enabled(); ++line) {
    const unsigned wanted = pin_of(line) < 0 ? kNone : sense(line);
    if (wanted == kHigh && lines_[line].high) flags_ |= 1U << line;
    if (wanted == kLow && !lines_[line].high) flags_ |= 1U << line;
  }
  show_lines();
  system_.stop_at = system_.cycles;
}

bool Eic::write_setting(std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case kIntEnClr:
      interrupts_ &= ~value;
      return true;
    case kIntEnSet:
      interrupts_ |= value & kAllLines;
      return true;
    case kIntFlag:
      flags_ &= ~value;
      return true;
    case kAsynch:
    case kConfig0:
    case kConfig1:
      if (is_enabled()) {
        system_.warn("EIC is set while it is enabled: not taken");
      } else {
        (offset == kAsynch ? asynchronous_ : config_[(offset - kConfig0) / 4]) = value;
      }
      return true;
    case kEvCtrl:
    case kDebounce:
      return value == 0;
    default:
      return false;
  }
}

void Eic::write_control_a(std::uint32_t value) {
  constexpr std::uint32_t kModelled = kReset | kEnable | kUltraLowPower;
  if ((value & ~kModelled) != 0) return unmodelled_write(system_, "EIC", kCtrlA, 1, value);
  sync_bits_ = (value & kReset) != 0 ? kReset : kEnable;
  sync_until_ns_ = system_.now_ns() + kSynchronisationNs;
  if ((value & kReset) != 0) return reset();
  const bool was_enabled = is_enabled();
  if (was_enabled && ((value ^ control_a_) & kUltraLowPower) != 0) {
    system_.warn("EIC.CTRLA.CKSEL is written while EIC is enabled: not taken");
    value ^= kUltraLowPower;
  }
  control_a_ = static_cast<std::uint8_t>(value);
  if (is_enabled() && !was_enabled) settle();
  system_.stop_at = system_.cycles;
}

void Eic::show_lines() {
  for (unsigned line = 0; line < kLines; ++line) {
    system_.exceptions.set_line(kFirstIrq + line, ((flags_ & interrupts_) >> line & 1) != 0);
  }
}

}  // namespace emulators::feather_m4
