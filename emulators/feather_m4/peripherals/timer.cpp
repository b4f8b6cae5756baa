#include "emulators/feather_m4/peripherals/timer.h"

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

struct Wiring {
  const char* name;
  unsigned irq;
  unsigned clock_channel;
  unsigned bus;
  unsigned bus_bit;
};
constexpr Wiring kWirings[] = {
    {"TC0", 107, 9, 0, 14},
    {"TC1", 108, 9, 0, 15},
    {"TC2", 109, 26, 1, 13},
    {"TC3", 110, 26, 1, 14},
};

enum Offset : std::uint32_t {
  kCtrlA = 0x00,
  kCtrlBClr = 0x04,
  kCtrlBSet = 0x05,
  kIntEnClr = 0x08,
  kIntEnSet = 0x09,
  kIntFlag = 0x0A,
  kWave = 0x0C,
  kSyncBusy = 0x10,
  kCount = 0x14,
  kCompare0 = 0x1C,
};
constexpr std::uint32_t kReset = 1;
constexpr std::uint32_t kMode = 3U << 2;  // 0: 16 bits
constexpr std::uint8_t kMatchFrequency = 1;
constexpr std::uint8_t kOverflow = 0x01;
constexpr unsigned kPrescalers[] = {1, 2, 4, 8, 16, 64, 256, 1024};

}  // namespace

Timer::Timer(System& system, Gclk& gclk, Mclk& mclk, unsigned index)
    : system_(system), gclk_(gclk), mclk_(mclk), index_(index) {}

void Timer::reset() {
  control_a_ = 0;
  wave_ = 0;
  compare_ = 0;
  flags_ = 0;
  interrupts_ = 0;
  wraps_at_ns_ = kNever;
  show_line();
}

bool Timer::is_clocked() {
  const Wiring& wiring = kWirings[index_];
  if (mclk_.is_on(wiring.bus, wiring.bus_bit)) return true;
  system_.fail(End::kFault, std::string(wiring.name) + " is used while MCLK does not clock it");
  return false;
}

// From one overflow to the next; 0: its clock stands still.
std::uint64_t Timer::period_ns() const {
  const std::uint64_t hz = gclk_.channel_hz(kWirings[index_].clock_channel);
  if (hz == 0) return 0;
  const std::uint64_t top = wave_ == kMatchFrequency ? compare_ : 0xFFFF;
  return (top + 1) * kPrescalers[control_a_ >> 8 & 7] * 1'000'000'000 / hz;
}

std::uint64_t Timer::count_ns() const {
  const std::uint64_t hz = gclk_.channel_hz(kWirings[index_].clock_channel);
  return hz == 0 ? 0 : kPrescalers[control_a_ >> 8 & 7] * std::uint64_t{1'000'000'000} / hz;
}

void Timer::advance() {
  if (!runs() || system_.now_ns() < wraps_at_ns_) return;
  const std::uint64_t period = period_ns();
  if (period == 0) return;
  wraps_at_ns_ += ((system_.now_ns() - wraps_at_ns_) / period + 1) * period;
  flags_ |= kOverflow;
  show_line();
}

std::uint64_t Timer::next_event_ns() {
  return runs() && interrupts_ != 0 && period_ns() != 0 ? wraps_at_ns_ : kNever;
}

void Timer::show_line() {
  system_.exceptions.set_line(kWirings[index_].irq, (flags_ & interrupts_) != 0);
}

std::uint32_t Timer::read(std::uint32_t offset, unsigned size) {
  if (!is_clocked()) return 0;
  advance();
  if (size == 4 && offset == kCtrlA) return control_a_;
  if (size == 4 && offset == kSyncBusy) return 0;
  if (size == 1 && (offset == kIntEnClr || offset == kIntEnSet)) return interrupts_;
  if (size == 1 && offset == kIntFlag) return flags_;
  if (size == 1 && offset == kWave) return wave_;
  if (size == 1 && (offset == kCtrlBClr || offset == kCtrlBSet)) return 0;
  if (size == 2 && offset == kCompare0) return compare_;
  if (size == 2 && offset == kCount) {
    if (!runs() || count_ns() == 0) return 0;
    const std::uint64_t since = period_ns() - (wraps_at_ns_ - system_.now_ns());
    return static_cast<std::uint32_t>(since / count_ns()) & 0xFFFF;
  }
  return unmodelled_read(system_, kWirings[index_].name, offset, size);
}

void Timer::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (!is_clocked()) return;
  advance();
  if (size == 4 && offset == kCtrlA) return write_control_a(value);
  if (size == 1 && offset == kIntEnSet) {
    interrupts_ |= static_cast<std::uint8_t>(value);
  } else if (size == 1 && offset == kIntEnClr) {
    interrupts_ = static_cast<std::uint8_t>(interrupts_ & ~value);
  } else if (size == 1 && offset == kIntFlag) {
    flags_ = static_cast<std::uint8_t>(flags_ & ~value);
  } else if (size == 1 && offset == kWave && value <= kMatchFrequency) {
    wave_ = static_cast<std::uint8_t>(value);
  } else if (size == 2 && offset == kCompare0) {
    compare_ = static_cast<std::uint16_t>(value);
  } else {
    return unmodelled_write(system_, kWirings[index_].name, offset, size, value);
  }
  show_line();
  system_.stop_at = system_.cycles;
}

void Timer::write_control_a(std::uint32_t value) {
  if ((value & kReset) != 0) return reset();
  if ((value & kMode) != 0) {
    return unmodelled_write(system_, kWirings[index_].name, kCtrlA, 4, value);
  }
  const bool ran = runs();
  control_a_ = value;
  if (runs() == ran) return;
  wraps_at_ns_ = runs() && period_ns() != 0 ? system_.now_ns() + period_ns() : kNever;
  system_.stop_at = system_.cycles;
}

}  // namespace emulators::feather_m4
