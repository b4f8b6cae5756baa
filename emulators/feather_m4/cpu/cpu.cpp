#include "emulators/feather_m4/cpu/cpu.h"

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint16_t kYield = 0xBF10;
constexpr std::uint16_t kWaitForEvent = 0xBF20;
constexpr std::uint16_t kSendEvent = 0xBF40;
constexpr std::uint32_t kThumb = 1;
constexpr std::uint32_t kNowhere = 0xFFFFFFFE;

// What Unicorn calls them.
constexpr int kInterruptSvc = 2;
constexpr int kInterruptBreakpoint = 7;
constexpr int kInterruptExceptionReturn = 8;

}  // namespace

Cpu::Cpu(System& system, Memory& memory, Bus& bus, Peripheral& core)
    : system_(system), memory_(memory), bus_(bus), core_(core), counts_(Memory::kFlashSize / 2) {
  check(uc_open(UC_ARCH_ARM, static_cast<uc_mode>(UC_MODE_THUMB | UC_MODE_MCLASS), &uc_), "open");
  check(uc_ctl_set_cpu_model(uc_, UC_CPU_ARM_CORTEX_M4), "model");
  map_memory();
  add_hooks();
}

Cpu::~Cpu() { uc_close(uc_); }

void Cpu::forget_code() {
  counts_.assign(counts_.size(), Count{});
  check(uc_ctl_remove_cache(uc_, 0, Memory::kFlashSize), "cache");
  hook_barriers();
}

void Cpu::reset(std::uint32_t vector_table) {
  vector_table_ = vector_table;
  fpu_allowed_ = false;
  sleeps_ = false;
  set(UC_ARM_REG_XPSR, 0x01000000);
  for (const int mask :
       {UC_ARM_REG_PRIMASK, UC_ARM_REG_BASEPRI, UC_ARM_REG_FAULTMASK, UC_ARM_REG_CONTROL}) {
    set(mask, 0);
  }
  std::uint32_t stack = 0;
  std::uint32_t entry = 0;
  memory_.read(vector_table, stack);
  memory_.read(vector_table + 4, entry);
  set(UC_ARM_REG_SP, stack & ~3U);
  set(UC_ARM_REG_LR, 0xFFFFFFFF);
  pc_ = entry & ~kThumb;
  if ((entry & kThumb) == 0) fault("the reset vector " + hex(entry) + " has bit 0 clear");
}

std::uint32_t Cpu::get(int name) const {
  std::uint32_t value = 0;
  uc_reg_read(uc_, name, &value);
  return value;
}

void Cpu::set(int name, std::uint32_t value) { uc_reg_write(uc_, name, &value); }

Exceptions::Masks Cpu::masks() const {
  Exceptions::Masks masks;
  masks.primask = (get(UC_ARM_REG_PRIMASK) & 1) != 0;
  masks.faultmask = (get(UC_ARM_REG_FAULTMASK) & 1) != 0;
  masks.basepri = static_cast<std::uint8_t>(get(UC_ARM_REG_BASEPRI) & Exceptions::kPriorityMask);
  return masks;
}

unsigned Cpu::current_exception() const { return get(UC_ARM_REG_XPSR) & 0x1FF; }

void Cpu::fault(const std::string& reason) { system_.fail(End::kFault, reason); }

void Cpu::run() {
  if (sleeps_) return;
  if (const unsigned exception = system_.exceptions.to_take(masks()); exception != 0) {
    take(exception);
  }
  if (system_.end() != End::kNone) return;
  stopping_ = false;
  interrupt_ = -1;
  bad_memory_.clear();
  const uc_err error = uc_emu_start(uc_, pc_ | kThumb, kNowhere, 0, 0);
  check_fpu();
  if (stopping_) return;
  pc_ = get(UC_ARM_REG_PC);
  stopped_by_itself(error);
}

void Cpu::stopped_by_itself(uc_err error) {
  if (interrupt_ == kInterruptExceptionReturn) return leave_handler();
  if (interrupt_ == kInterruptSvc) return supervisor_call();
  if (interrupt_ == kInterruptBreakpoint) return breakpoint();
  if (error == UC_ERR_OK && interrupt_ < 0) {
    sleeps_ = !system_.exceptions.wakes(masks());
    return;
  }
  // Of a hint, Unicorn has gone past it; at an undefined instruction it stands.
  if (error == UC_ERR_INSN_INVALID && pc_ >= block_ + 2 && pc_ <= Memory::kFlashSize) {
    const std::uint16_t hint = halfword_at(memory_.flash, pc_ - 2);
    if (hint == kWaitForEvent || hint == kYield || hint == kSendEvent) return;
  }
  if (!bad_memory_.empty()) return bad_memory();
  if (error == UC_ERR_INSN_INVALID) return undefined_instruction(uc_strerror(error));
  fault(interrupt_ < 0 ? uc_strerror(error) : "an exception of kind " + std::to_string(interrupt_));
}

void Cpu::wake_up() {
  if (sleeps_ && system_.exceptions.wakes(masks())) sleeps_ = false;
}

// Unicorn lets the FPU work always.
void Cpu::check_fpu() {
  if (!fpu_allowed_ && (get(UC_ARM_REG_CONTROL) & 4) != 0) {
    fault("a floating point instruction, but CPACR does not allow the FPU");
  }
}

void Cpu::note_stack() {
  const std::uint32_t stack = get(UC_ARM_REG_MSP);
  if (stack < lowest_stack_) lowest_stack_ = stack;
}

std::string Cpu::where() const {
  return "in the code at " + hex(block_) + " to " + hex(block_end_) + ", lr " +
         hex(get(UC_ARM_REG_LR)) + ", sp " + hex(get(UC_ARM_REG_SP)) + ", exception " +
         std::to_string(current_exception());
}

}  // namespace emulators::feather_m4
