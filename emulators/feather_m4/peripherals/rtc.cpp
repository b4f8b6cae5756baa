#include "emulators/feather_m4/peripherals/rtc.h"

#include <algorithm>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum Offset : std::uint32_t {
  kCtrlA = 0x00,
  kIntEnClr = 0x08,
  kIntEnSet = 0x0A,
  kIntFlag = 0x0C,
  kSyncBusy = 0x10,
  kCount = 0x18,
  kComp0 = 0x20,
};
constexpr unsigned kIrq = 11;
constexpr std::uint32_t kReset = 1;
constexpr std::uint32_t kEnabledUndivided = 0x0102;  // PRESCALER 1
constexpr std::uint32_t kCountSync = 0x8000;
constexpr std::uint16_t kCompare0 = 0x0100;
// Moments further away are looked at again before.
constexpr std::uint64_t kLongestNs = 500'000'000;

}  // namespace

void Rtc::reset() {
  control_ = 0;
  interrupts_ = 0;
  flags_ = 0;
  compare_ = 0;
  show_line();
}

bool Rtc::is_clocked() {
  if (mclk_.is_on(0, 9)) return true;
  system_.fail(End::kFault, "RTC is used while MCLK does not clock it");
  return false;
}

std::uint32_t Rtc::count() const {
  if (!runs()) return 0;
  const std::uint64_t passed = system_.clock.now_ns() - begin_ns_;
  return static_cast<std::uint32_t>(passed / 1'000 * oscillators_.rtc_hz() / 1'000'000);
}

// The first moment at which the counter has that value.
std::uint64_t Rtc::compare_ns() const {
  return begin_ns_ + (std::uint64_t{compare_} * 1'000'000 / oscillators_.rtc_hz() + 1) * 1'000;
}

void Rtc::advance() {
  if (!runs() || system_.now_ns() < compare_ns()) return;
  flags_ |= kCompare0;
  show_line();
}

std::uint64_t Rtc::next_event_ns() {
  if (!runs() || (interrupts_ & kCompare0) == 0 || (flags_ & kCompare0) != 0) return kNever;
  return std::min(compare_ns(), system_.now_ns() + kLongestNs);
}

void Rtc::show_line() { system_.exceptions.set_line(kIrq, (flags_ & interrupts_) != 0); }

std::uint32_t Rtc::read(std::uint32_t offset, unsigned size) {
  if (!is_clocked()) return 0;
  system_.now_ns();
  advance();
  if (size == 2 && offset == kCtrlA) return control_;
  if (size == 2 && (offset == kIntEnClr || offset == kIntEnSet)) return interrupts_;
  if (size == 2 && offset == kIntFlag) return flags_;
  if (size == 4 && offset == kSyncBusy) return 0;
  if (size == 4 && offset == kComp0) return compare_;
  if (size == 4 && offset == kCount && (control_ & kCountSync) != 0) return count();
  return unmodelled_read(system_, "RTC", offset, size);
}

void Rtc::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (!is_clocked()) return;
  if (size == 2 && offset == kCtrlA) return write_control(value);
  if (size == 2 && offset == kIntEnSet && value == kCompare0) {
    interrupts_ |= kCompare0;
  } else if (size == 2 && offset == kIntEnClr) {
    interrupts_ = static_cast<std::uint16_t>(interrupts_ & ~value);
  } else if (size == 2 && offset == kIntFlag) {
    flags_ = static_cast<std::uint16_t>(flags_ & ~value);
  } else if (size == 4 && offset == kComp0) {
    compare_ = value;
  } else {
    return unmodelled_write(system_, "RTC", offset, size, value);
  }
  show_line();
  system_.stop_at = system_.cycles;
}

void Rtc::write_control(std::uint32_t value) {
  if ((value & kReset) != 0) {
    reset();
  } else if ((value & ~kCountSync) == kEnabledUndivided && oscillators_.rtc_hz() != 0) {
    begin_ns_ = system_.now_ns();
    control_ = static_cast<std::uint16_t>(value);
  } else {
    return unmodelled_write(system_, "RTC", kCtrlA, 2, value);
  }
  system_.stop_at = system_.cycles;
}

}  // namespace emulators::feather_m4
