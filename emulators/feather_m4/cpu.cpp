#include "emulators/feather_m4/cpu.h"

#include <stdexcept>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint32_t kCoreBase = 0xE0000000;
constexpr std::uint32_t kCoreSize = 0x00100000;
constexpr std::uint16_t kYield = 0xBF10;
constexpr std::uint16_t kWaitForEvent = 0xBF20;
constexpr std::uint16_t kSendEvent = 0xBF40;
constexpr std::uint32_t kThumb = 1;
constexpr std::uint32_t kNowhere = 0xFFFFFFFE;

// What Unicorn calls them.
constexpr int kInterruptSvc = 2;
constexpr int kInterruptBreakpoint = 7;
constexpr int kInterruptExceptionReturn = 8;

void check(uc_err error, const char* what) {
  if (error != UC_ERR_OK) {
    throw std::runtime_error(std::string("Unicorn: ") + what + ": " + uc_strerror(error));
  }
}

// The two kinds of hook that Unicorn takes as one.
template <typename Function>
void* pointer(Function* function) {
  return reinterpret_cast<void*>(function);
}

std::uint16_t halfword(const std::vector<std::uint8_t>& memory, std::uint32_t offset) {
  return static_cast<std::uint16_t>(memory[offset] | memory[offset + 1] << 8);
}

bool is_wide(std::uint16_t first) { return first >> 11 >= 0x1D; }

}  // namespace

Cpu::Cpu(System& system, Memory& memory, Bus& bus, Peripheral& core)
    : system_(system), memory_(memory), bus_(bus), core_(core), counts_(Memory::kFlashSize / 2) {
  check(uc_open(UC_ARCH_ARM, static_cast<uc_mode>(UC_MODE_THUMB | UC_MODE_MCLASS), &uc_), "open");
  check(uc_ctl_set_cpu_model(uc_, UC_CPU_ARM_CORTEX_M4), "model");
  map_memory();
  add_hooks();
}

Cpu::~Cpu() { uc_close(uc_); }

void Cpu::map_memory() {
  check(
      uc_mem_map_ptr(uc_, 0, Memory::kFlashSize, UC_PROT_READ | UC_PROT_EXEC, memory_.flash.data()),
      "flash");
  check(uc_mem_map_ptr(uc_, Memory::kRamBase, Memory::kRamSize, UC_PROT_ALL, memory_.ram.data()),
        "RAM");
  check(uc_mem_map_ptr(uc_, Memory::kFactoryBase, Memory::kFactorySize, UC_PROT_READ,
                       memory_.factory.data()),
        "factory area");
  const uc_cb_mmio_read_t read_bus = [](uc_engine*, std::uint64_t offset, unsigned size,
                                        void* bus) -> std::uint64_t {
    return static_cast<Bus*>(bus)->read(static_cast<std::uint32_t>(offset), size);
  };
  const uc_cb_mmio_write_t write_bus = [](uc_engine*, std::uint64_t offset, unsigned size,
                                          std::uint64_t value, void* bus) {
    static_cast<Bus*>(bus)->write(static_cast<std::uint32_t>(offset), size,
                                  static_cast<std::uint32_t>(value));
  };
  const uc_cb_mmio_read_t read_core = [](uc_engine*, std::uint64_t offset, unsigned size,
                                         void* core) -> std::uint64_t {
    return static_cast<Peripheral*>(core)->read(static_cast<std::uint32_t>(offset), size);
  };
  const uc_cb_mmio_write_t write_core = [](uc_engine*, std::uint64_t offset, unsigned size,
                                           std::uint64_t value, void* core) {
    static_cast<Peripheral*>(core)->write(static_cast<std::uint32_t>(offset), size,
                                          static_cast<std::uint32_t>(value));
  };
  check(uc_mmio_map(uc_, Bus::kBase, Bus::kSize, read_bus, &bus_, write_bus, &bus_), "bus");
  check(uc_mmio_map(uc_, kCoreBase, kCoreSize, read_core, &core_, write_core, &core_), "core");
}

void Cpu::add_hooks() {
  uc_hook hook;
  check(uc_hook_add(uc_, &hook, UC_HOOK_BLOCK, pointer(on_block), this, 1, 0), "hook");
  check(uc_hook_add(uc_, &hook, UC_HOOK_INTR, pointer(on_interrupt), this, 1, 0), "hook");
  check(uc_hook_add(uc_, &hook, UC_HOOK_MEM_INVALID, pointer(on_bad_memory), this, 1, 0), "hook");
}

// Unicorn can stop in the middle of a block only where a hook is; a hook on every instruction would
// be slow. ISB is where programs rely on an exception being taken.
void Cpu::hook_barriers() {
  for (const uc_hook hook : barriers_) uc_hook_del(uc_, hook);
  barriers_.clear();
  for (std::uint32_t at = 0; at + 4 <= Memory::kFlashSize; at += 2) {
    if (halfword(memory_.flash, at) != 0xF3BF || halfword(memory_.flash, at + 2) != 0x8F6F)
      continue;
    uc_hook hook;
    check(uc_hook_add(uc_, &hook, UC_HOOK_CODE, pointer(on_barrier), this, at, at), "hook");
    barriers_.push_back(hook);
  }
}

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

// Instructions in a block; blocks in flash are counted once.
unsigned Cpu::count(std::uint32_t address, std::uint32_t size) {
  const bool in_flash = address < Memory::kFlashSize;
  Count* known = in_flash ? &counts_[address / 2] : nullptr;
  if (known != nullptr && known->size == size) return known->instructions;
  const std::vector<std::uint8_t>& memory = in_flash ? memory_.flash : memory_.ram;
  std::uint32_t offset = in_flash ? address : address - Memory::kRamBase;
  const std::uint32_t end = offset + size;
  if (end > memory.size()) return 1;
  unsigned instructions = 0;
  while (offset + 2 <= end) {
    offset += is_wide(halfword(memory, offset)) ? 4 : 2;
    ++instructions;
  }
  if (known != nullptr) {
    known->size = static_cast<std::uint16_t>(size);
    known->instructions = static_cast<std::uint16_t>(instructions);
  }
  return instructions;
}

void Cpu::on_block(uc_engine* uc, std::uint64_t address, std::uint32_t size, void* self) {
  auto& cpu = *static_cast<Cpu*>(self);
  System& system = cpu.system_;
  if (system.cycles >= system.stop_at ||
      (system.exceptions.anything_pending() && system.exceptions.to_take(cpu.masks()) != 0)) {
    cpu.stopping_ = true;
    uc_emu_stop(uc);
    return;
  }
  cpu.block_ = static_cast<std::uint32_t>(address);
  cpu.block_end_ = cpu.block_ + size;
  const unsigned instructions = cpu.count(cpu.block_, size);
  system.cycles += instructions;
  cpu.instructions_ += instructions;
}

void Cpu::on_barrier(uc_engine* uc, std::uint64_t address, std::uint32_t, void* self) {
  auto& cpu = *static_cast<Cpu*>(self);
  if (!cpu.system_.exceptions.anything_pending() ||
      cpu.system_.exceptions.to_take(cpu.masks()) == 0) {
    return;
  }
  // The rest of the block is counted again when it runs.
  const auto at = static_cast<std::uint32_t>(address);
  const unsigned rest = cpu.count(at, cpu.block_end_ - at);
  cpu.system_.cycles -= rest;
  cpu.instructions_ -= rest;
  cpu.stopping_ = true;
  uc_emu_stop(uc);
}

void Cpu::on_interrupt(uc_engine* uc, std::uint32_t number, void* self) {
  static_cast<Cpu*>(self)->interrupt_ = static_cast<int>(number);
  uc_emu_stop(uc);
}

bool Cpu::on_bad_memory(uc_engine*, uc_mem_type type, std::uint64_t address, int size, std::int64_t,
                        void* self) {
  const char* what = "a read of ";
  if (type == UC_MEM_WRITE_UNMAPPED || type == UC_MEM_WRITE_PROT) what = "a write to ";
  if (type == UC_MEM_FETCH_UNMAPPED || type == UC_MEM_FETCH_PROT) what = "an instruction from ";
  static_cast<Cpu*>(self)->bad_memory_ =
      what + hex(static_cast<std::uint32_t>(address)) + ", " + std::to_string(size) + " bytes";
  return false;
}

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
  pc_ = get(UC_ARM_REG_PC);
  if (!stopping_) stopped_by_itself(error);
  check_fpu();
}

void Cpu::stopped_by_itself(uc_err error) {
  if (interrupt_ == kInterruptExceptionReturn) return leave_handler();
  if (interrupt_ == kInterruptSvc) return supervisor_call();
  if (interrupt_ == kInterruptBreakpoint) return breakpoint();
  if (error == UC_ERR_OK && interrupt_ < 0) {
    sleeps_ = !system_.exceptions.wakes(masks());
    return;
  }
  if (error == UC_ERR_INSN_INVALID && pc_ >= 2 && pc_ <= Memory::kFlashSize) {
    const std::uint16_t hint = halfword(memory_.flash, pc_ - 2);
    if (hint == kWaitForEvent || hint == kYield || hint == kSendEvent) return;
  }
  if (!bad_memory_.empty()) return fault(bad_memory_);
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

std::string Cpu::where() const {
  return "in the code at " + hex(block_) + " to " + hex(block_end_) + ", lr " +
         hex(get(UC_ARM_REG_LR)) + ", sp " + hex(get(UC_ARM_REG_SP)) + ", exception " +
         std::to_string(current_exception());
}

}  // namespace emulators::feather_m4
