#include "emulators/feather_m4/cpu/core_registers.h"

#include "emulators/feather_m4/cpu/cpu.h"
#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum Offset : std::uint32_t {
  kDwtCtrl = 0x1000,
  kDwtCycleCount = 0x1004,
  kIctr = 0xE004,
  kActlr = 0xE008,
  kSysTick = 0xE010,
  kSysTickEnd = 0xE020,
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
  kCfsr = 0xED28,
  kHfsr = 0xED2C,
  kDfsr = 0xED30,
  kMmfar = 0xED34,
  kBfar = 0xED38,
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

constexpr std::uint32_t kTraceEnable = 1U << 24;
constexpr std::uint32_t kFpAutomaticAndLazy = 0xC0000000;

}  // namespace

void CoreRegisters::reset() {
  tick_.reset();
  system_control_ = 0;
  configuration_ = 0x200;  // STKALIGN
  handler_control_ = 0;
  coprocessor_access_ = 0;
  fp_context_control_ = kFpAutomaticAndLazy;
  fp_default_status_ = 0;
  dwt_control_ = 0;
  trace_control_ = 0;
  system_.faults = {};
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
  if (offset >= kSysTick && offset < kSysTickEnd) return tick_.read(offset - kSysTick);
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
  if (offset >= kSysTick && offset < kSysTickEnd) return tick_.write(offset - kSysTick, value);
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
    case kCfsr:
      return system_.faults.configurable;
    case kHfsr:
      return system_.faults.hard;
    case kMmfar:
    case kBfar:
      return system_.faults.address;
    default:
      return 0;
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
      system_.exceptions.enable(Exceptions::kMemManage, (value >> 16 & 1) != 0);
      system_.exceptions.enable(Exceptions::kBusFault, (value >> 17 & 1) != 0);
      system_.exceptions.enable(Exceptions::kUsageFault, (value >> 18 & 1) != 0);
      return;
    case kCfsr:
      system_.faults.configurable &= ~value;
      return;
    case kHfsr:
      system_.faults.hard &= ~value;
      return;
    default:
      if (offset >= kDfsr) return;
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
