#include "emulators/feather_m4/cpu/systick.h"

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum Offset : std::uint32_t { kCsr = 0x00, kRvr = 0x04, kCvr = 0x08 };

constexpr std::uint32_t kEnable = 1;
constexpr std::uint32_t kInterrupt = 2;
constexpr std::uint32_t kFromCpu = 4;
constexpr std::uint32_t kPassed = 1U << 16;
constexpr std::uint32_t kNoReferenceNoCalibration = 0xC0000000;

}  // namespace

void SysTick::reset() {
  control_ = kFromCpu;
  reload_ = 0;
  passed_ = false;
  zero_cycle_ = 0;
}

std::uint64_t SysTick::next_cycle() const {
  const bool interrupts = runs() && (control_ & kInterrupt) != 0 && reload_ != 0;
  return interrupts ? zero_cycle_ : kNever;
}

void SysTick::advance() {
  if (!runs() || reload_ == 0 || system_.cycles < zero_cycle_) return;
  const std::uint64_t late = system_.cycles - zero_cycle_;
  zero_cycle_ += (late / period() + 1) * period();
  passed_ = true;
  if ((control_ & kInterrupt) != 0) system_.exceptions.pend(Exceptions::kSysTick);
}

std::uint32_t SysTick::read(std::uint32_t offset) {
  advance();
  switch (offset) {
    case kCsr: {
      const std::uint32_t value = control_ | (passed_ ? kPassed : 0);
      passed_ = false;
      return value;
    }
    case kRvr:
      return reload_;
    case kCvr:
      if (!runs()) return static_cast<std::uint32_t>(zero_cycle_);
      return static_cast<std::uint32_t>((zero_cycle_ - system_.cycles) % period());
    default:
      return kNoReferenceNoCalibration;
  }
}

void SysTick::write(std::uint32_t offset, std::uint32_t value) {
  advance();
  switch (offset) {
    case kCsr:
      write_control(value);
      break;
    case kRvr:
      reload_ = value & 0x00FFFFFF;
      break;
    case kCvr:
      // Any value clears it; it reloads one cycle later.
      passed_ = false;
      zero_cycle_ = runs() ? system_.cycles + period() : 0;
      break;
    default:
      return;
  }
  system_.wake_at_cycle(next_cycle());
}

void SysTick::write_control(std::uint32_t value) {
  if ((value & kFromCpu) == 0) {
    return unmodelled_write(system_, "SysTick with a reference clock", kCsr, 4, value);
  }
  const bool starts = !runs() && (value & kEnable) != 0;
  const bool stops = runs() && (value & kEnable) == 0;
  if (starts) {
    zero_cycle_ = system_.cycles + (zero_cycle_ != 0 ? zero_cycle_ : period());
  } else if (stops) {
    zero_cycle_ = (zero_cycle_ - system_.cycles) % period();
  }
  control_ = value & (kEnable | kInterrupt | kFromCpu);
}

}  // namespace emulators::feather_m4
