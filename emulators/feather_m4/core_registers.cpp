#include "emulators/feather_m4/core_registers.h"

#include "emulators/feather_m4/cpu.h"
#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum Offset : std::uint32_t {
  kDwtCtrl = 0x1000,
  kDwtCycleCount = 0x1004,
  kIctr = 0xE004,
  kActlr = 0xE008,
  kSystCsr = 0xE010,
  kSystRvr = 0xE014,
  kSystCvr = 0xE018,
  kSystCalib = 0xE01C,
  kNvicFirst = 0xE100,
  kNvicPriority = 0xE400,
  kNvicEnd = 0xE4F0,
  kCpuId = 0xED00,
  kIcsr = 0xED04,
  kVtor = 0xED08,
  kAircr = 0xED0C,
  kScr = 0xED10,
  kCcr = 0xED14,
  kShpr1 = 0xED18,
  kShprEnd = 0xED24,
  kShcsr = 0xED24,
  kFirstFaultStatus = 0xED28,  // CFSR, HFSR, DFSR, MMFAR, BFAR, AFSR
  kLastFaultStatus = 0xED3C,
  kCpacr = 0xED88,
  kDhcsr = 0xEDF0,
  kDemcr = 0xEDFC,
  kStir = 0xEF00,
  kFpccr = 0xEF34,
  kFpcar = 0xEF38,
  kFpdscr = 0xEF3C,
  kMvfr0 = 0xEF40,
  kMvfr1 = 0xEF44,
};

constexpr std::uint32_t kTickEnable = 1;
constexpr std::uint32_t kTickInterrupt = 2;
constexpr std::uint32_t kTickFromCpu = 4;
constexpr std::uint32_t kTickPassed = 1U << 16;
constexpr std::uint32_t kTraceEnable = 1U << 24;
constexpr std::uint32_t kFpAutomaticAndLazy = 0xC0000000;

constexpr unsigned kFirstSystemPriority = 4;  // of SHPR1, MemManage

}  // namespace

void CoreRegisters::reset() {
  tick_control_ = kTickFromCpu;
  tick_reload_ = 0;
  tick_passed_ = false;
  tick_zero_cycle_ = 0;
  system_control_ = 0;
  configuration_ = 0x200;  // STKALIGN
  handler_control_ = 0;
  coprocessor_access_ = 0;
  fp_context_control_ = kFpAutomaticAndLazy;
  fp_default_status_ = 0;
  dwt_control_ = 0;
  trace_control_ = 0;
}

std::uint32_t CoreRegisters::read(std::uint32_t offset, unsigned size) {
  if (size == 1 &&
      ((offset >= kNvicPriority && offset < kNvicEnd) || (offset >= kShpr1 && offset < kShprEnd))) {
    return read_priority(offset);
  }
  if (size != 4) return unmodelled_read(system_, "the core's registers", offset, size);
  return read_word(offset);
}

void CoreRegisters::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 1 &&
      ((offset >= kNvicPriority && offset < kNvicEnd) || (offset >= kShpr1 && offset < kShprEnd))) {
    return write_priority(offset, static_cast<std::uint8_t>(value));
  }
  if (size != 4) return unmodelled_write(system_, "the core's registers", offset, size, value);
  write_word(offset, value);
}

std::uint32_t CoreRegisters::read_word(std::uint32_t offset) {
  if (offset >= kSystCsr && offset <= kSystCalib) return read_systick(offset);
  if (offset >= kNvicFirst && offset < kNvicEnd) return read_nvic(offset);
  if (offset >= kCpuId && offset <= kLastFaultStatus) return read_scb(offset);
  switch (offset) {
    case kDwtCtrl:
      return dwt_control_ | 0x40000000;  // four comparators
    case kDwtCycleCount:
      return (dwt_control_ & 1) != 0 ? static_cast<std::uint32_t>(system_.cycles - cycle_offset_)
                                     : static_cast<std::uint32_t>(cycle_offset_);
    case kIctr:
      return 4;  // 160 lines
    case kActlr:
    case kFpcar:
      return 0;
    case kCpacr:
      return coprocessor_access_;
    case kDhcsr:
      return cpu_->has_debugger() ? 1 : 0;
    case kDemcr:
      return trace_control_;
    case kFpccr:
      return fp_context_control_;
    case kFpdscr:
      return fp_default_status_;
    case kMvfr0:
      return 0x10110021;
    case kMvfr1:
      return 0x11000011;
    default:
      return unmodelled_read(system_, "the core's registers", offset, 4);
  }
}

void CoreRegisters::write_word(std::uint32_t offset, std::uint32_t value) {
  if (offset >= kSystCsr && offset <= kSystCalib) return write_systick(offset, value);
  if (offset >= kNvicFirst && offset < kNvicEnd) return write_nvic(offset, value);
  if (offset >= kCpuId && offset <= kLastFaultStatus) return write_scb(offset, value);
  switch (offset) {
    case kDwtCtrl: {
      // While it is stopped, cycle_offset_ is the count itself.
      const bool counted = (dwt_control_ & 1) != 0;
      const bool counts = (value & 1) != 0 && (trace_control_ & kTraceEnable) != 0;
      if (counted != counts) cycle_offset_ = (system_.cycles - cycle_offset_) & 0xFFFFFFFF;
      dwt_control_ = counts ? value : value & ~1U;
      return;
    }
    case kDwtCycleCount:
      cycle_offset_ = (dwt_control_ & 1) != 0 ? system_.cycles - value : value;
      return;
    case kActlr:
      return;
    case kCpacr:
      coprocessor_access_ = value & 0x00F00000;
      cpu_->allow_fpu(coprocessor_access_ == 0x00F00000 || coprocessor_access_ == 0x00500000);
      return;
    case kDemcr:
      trace_control_ = value;
      return;
    case kStir:
      if ((value & 0x1FF) < Exceptions::kIrqs) {
        system_.exceptions.pend(Exceptions::kFirstIrq + (value & 0x1FF));
      }
      return;
    case kFpccr:
      if ((value & kFpAutomaticAndLazy) != kFpAutomaticAndLazy) break;
      return;
    case kFpdscr:
      if (value != 0) break;
      return;
    default:
      break;
  }
  unmodelled_write(system_, "the core's registers", offset, 4, value);
}

std::uint64_t CoreRegisters::next_tick_cycle() const {
  const bool interrupts = ticks() && (tick_control_ & kTickInterrupt) != 0 && tick_reload_ != 0;
  return interrupts ? tick_zero_cycle_ : kNever;
}

void CoreRegisters::advance() { count_ticks(); }

// Lets the counter pass zero as often as it did, and asks for one interrupt.
void CoreRegisters::count_ticks() {
  if (!ticks() || tick_reload_ == 0 || system_.cycles < tick_zero_cycle_) return;
  const std::uint64_t late = system_.cycles - tick_zero_cycle_;
  tick_zero_cycle_ += (late / tick_period() + 1) * tick_period();
  tick_passed_ = true;
  if ((tick_control_ & kTickInterrupt) != 0) system_.exceptions.pend(Exceptions::kSysTick);
}

std::uint32_t CoreRegisters::read_systick(std::uint32_t offset) {
  count_ticks();
  switch (offset) {
    case kSystCsr: {
      const std::uint32_t value = tick_control_ | (tick_passed_ ? kTickPassed : 0);
      tick_passed_ = false;
      return value;
    }
    case kSystRvr:
      return tick_reload_;
    case kSystCvr:
      if (!ticks()) return static_cast<std::uint32_t>(tick_zero_cycle_);
      return static_cast<std::uint32_t>((tick_zero_cycle_ - system_.cycles) % tick_period());
    default:
      return 0xC0000000;  // no reference clock, no calibration
  }
}

void CoreRegisters::write_systick(std::uint32_t offset, std::uint32_t value) {
  count_ticks();
  switch (offset) {
    case kSystCsr: {
      if ((value & kTickFromCpu) == 0) {
        return unmodelled_write(system_, "SysTick with a reference clock", offset, 4, value);
      }
      // While it is stopped, tick_zero_cycle_ is the counter's value.
      const bool starts = !ticks() && (value & kTickEnable) != 0;
      const bool stops = ticks() && (value & kTickEnable) == 0;
      if (starts) {
        tick_zero_cycle_ =
            system_.cycles + (tick_zero_cycle_ != 0 ? tick_zero_cycle_ : tick_period());
      } else if (stops) {
        tick_zero_cycle_ = (tick_zero_cycle_ - system_.cycles) % tick_period();
      }
      tick_control_ = value & (kTickEnable | kTickInterrupt | kTickFromCpu);
      break;
    }
    case kSystRvr:
      tick_reload_ = value & 0x00FFFFFF;
      break;
    case kSystCvr:
      // Any write clears it; it reloads one cycle later.
      tick_passed_ = false;
      tick_zero_cycle_ = ticks() ? system_.cycles + tick_period() : 0;
      break;
    default:
      return;
  }
  system_.wake_at_cycle(next_tick_cycle());
}

std::uint32_t CoreRegisters::read_nvic(std::uint32_t offset) {
  if (offset >= kNvicPriority) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4; ++i) word |= std::uint32_t{read_priority(offset + i)} << (8 * i);
    return word;
  }
  const unsigned first = (offset & 0x7F) / 4 * 32;
  const unsigned kind = (offset - kNvicFirst) / 0x80;
  std::uint32_t word = 0;
  for (unsigned bit = 0; bit < 32 && first + bit < Exceptions::kIrqs; ++bit) {
    const unsigned number = Exceptions::kFirstIrq + first + bit;
    const bool set = kind < 2   ? system_.exceptions.is_enabled(number)
                     : kind < 4 ? system_.exceptions.is_pending(number)
                                : system_.exceptions.is_active(number);
    word |= set ? 1U << bit : 0;
  }
  return word;
}

void CoreRegisters::write_nvic(std::uint32_t offset, std::uint32_t value) {
  if (offset >= kNvicPriority) {
    for (unsigned i = 0; i < 4; ++i) {
      write_priority(offset + i, static_cast<std::uint8_t>(value >> (8 * i)));
    }
    return;
  }
  const unsigned first = (offset & 0x7F) / 4 * 32;
  const unsigned kind = (offset - kNvicFirst) / 0x80;  // ISER, ICER, ISPR, ICPR
  for (unsigned bit = 0; bit < 32 && first + bit < Exceptions::kIrqs; ++bit) {
    if ((value >> bit & 1) == 0) continue;
    const unsigned number = Exceptions::kFirstIrq + first + bit;
    if (kind == 0) system_.exceptions.enable(number, true);
    if (kind == 1) system_.exceptions.enable(number, false);
    if (kind == 2) system_.exceptions.pend(number);
    if (kind == 3) system_.exceptions.unpend(number);
  }
}

std::uint8_t CoreRegisters::read_priority(std::uint32_t offset) const {
  const unsigned number = offset >= kShpr1 ? kFirstSystemPriority + offset - kShpr1
                                           : Exceptions::kFirstIrq + offset - kNvicPriority;
  return number < Exceptions::kCount ? system_.exceptions.priority(number) : std::uint8_t{0};
}

void CoreRegisters::write_priority(std::uint32_t offset, std::uint8_t value) {
  const unsigned number = offset >= kShpr1 ? kFirstSystemPriority + offset - kShpr1
                                           : Exceptions::kFirstIrq + offset - kNvicPriority;
  if (number < Exceptions::kCount) system_.exceptions.set_priority(number, value);
}

std::uint32_t CoreRegisters::read_scb(std::uint32_t offset) {
  if (offset >= kShpr1 && offset < kShprEnd) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4; ++i) word |= std::uint32_t{read_priority(offset + i)} << (8 * i);
    return word;
  }
  switch (offset) {
    case kCpuId:
      return 0x410FC241;  // Cortex-M4 r0p1
    case kIcsr:
      return icsr();
    case kVtor:
      return cpu_->vector_table();
    case kAircr:
      return 0xFA050000 | system_.exceptions.group() << 8;
    case kScr:
      return system_control_;
    case kCcr:
      return configuration_;
    case kShcsr:
      return handler_control_;
    default:
      return 0;  // no fault has happened: the first one ends the emulation
  }
}

void CoreRegisters::write_scb(std::uint32_t offset, std::uint32_t value) {
  if (offset >= kShpr1 && offset < kShprEnd) {
    for (unsigned i = 0; i < 4; ++i) {
      write_priority(offset + i, static_cast<std::uint8_t>(value >> (8 * i)));
    }
    return;
  }
  switch (offset) {
    case kIcsr:
      return write_icsr(value);
    case kVtor:
      return cpu_->set_vector_table(value & 0xFFFFFF80);
    case kAircr:
      return write_aircr(value);
    case kScr:
      system_control_ = value & 0x16;
      return;
    case kCcr:
      configuration_ = value | 0x200;
      if ((value & 0x18) != 0)
        system_.warn("CCR traps division by zero and unaligned access: not here");
      return;
    case kShcsr:
      handler_control_ = value;
      return;
    default:
      if (offset >= kFirstFaultStatus) return;  // writing 1 clears, and all is clear
      return unmodelled_write(system_, "the core's registers", offset, 4, value);
  }
}

std::uint32_t CoreRegisters::icsr() const {
  const Exceptions& exceptions = system_.exceptions;
  const unsigned pending = exceptions.highest_pending();
  std::uint32_t value = cpu_->current_exception() | pending << 12;
  if (exceptions.is_pending(Exceptions::kSysTick)) value |= 1U << 26;
  if (exceptions.is_pending(Exceptions::kPendSv)) value |= 1U << 28;
  if (exceptions.is_pending(Exceptions::kNmi)) value |= 1U << 31;
  if (pending >= Exceptions::kFirstIrq) value |= 1U << 22;
  return value;
}

void CoreRegisters::write_icsr(std::uint32_t value) {
  Exceptions& exceptions = system_.exceptions;
  if ((value >> 31 & 1) != 0) exceptions.pend(Exceptions::kNmi);
  if ((value >> 28 & 1) != 0) exceptions.pend(Exceptions::kPendSv);
  if ((value >> 27 & 1) != 0) exceptions.unpend(Exceptions::kPendSv);
  if ((value >> 26 & 1) != 0) exceptions.pend(Exceptions::kSysTick);
  if ((value >> 25 & 1) != 0) exceptions.unpend(Exceptions::kSysTick);
}

void CoreRegisters::write_aircr(std::uint32_t value) {
  if (value >> 16 != 0x05FA) return;  // ignored without the key
  system_.exceptions.set_group(value >> 8 & 7);
  if ((value & 4) != 0) system_.request_reset(ResetCause::kSystem);
}

}  // namespace emulators::feather_m4
