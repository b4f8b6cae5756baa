// The memory map and the hooks that Unicorn is given.
#include <stdexcept>

#include "emulators/feather_m4/cpu/cpu.h"
#include "emulators/feather_m4/report.h"

// Unicorn 2.0.1 collects locks, in a tree on the heap, before each store to RAM, and then locks
// nothing with them. These stand in the way of its own functions, and stores are three times as
// fast: measured, 44 million a second instead of 14. Unicorn itself dropped them later (its pull
// request 1838); a version that has no such functions does not call these.
extern "C" {
void* page_collection_lock_arm(void*, unsigned long, unsigned long) { return nullptr; }
void page_collection_unlock_arm(void*) {}
}

namespace emulators::feather_m4 {
namespace {

constexpr std::uint32_t kCoreBase = 0xE0000000;
constexpr std::uint32_t kCoreSize = 0x00100000;

// The two kinds of hook that Unicorn takes as one.
template <typename Function>
void* pointer(Function* function) {
  return reinterpret_cast<void*>(function);
}

bool is_wide(std::uint16_t first) { return first >> 11 >= 0x1D; }

}  // namespace

void Cpu::check(uc_err error, const char* what) {
  if (error != UC_ERR_OK) {
    throw std::runtime_error(std::string("Unicorn: ") + what + ": " + uc_strerror(error));
  }
}

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
    if (halfword_at(memory_.flash, at) != 0xF3BF || halfword_at(memory_.flash, at + 2) != 0x8F6F)
      continue;
    uc_hook hook;
    check(uc_hook_add(uc_, &hook, UC_HOOK_CODE, pointer(on_barrier), this, at, at), "hook");
    barriers_.push_back(hook);
  }
}

// Instructions in a block; blocks in flash are counted once.
unsigned Cpu::count(std::uint32_t address, std::uint32_t size) {
  const bool in_flash = address < Memory::kFlashSize;
  if (in_flash && counts_[address / 2].size == size) return counts_[address / 2].instructions;
  const std::vector<std::uint8_t>& memory = in_flash ? memory_.flash : memory_.ram;
  std::uint32_t offset = in_flash ? address : address - Memory::kRamBase;
  const std::uint32_t end = offset + size;
  if (end > memory.size()) return 1;
  unsigned instructions = 0;
  while (offset + 2 <= end) {
    offset += is_wide(halfword_at(memory, offset)) ? 4 : 2;
    ++instructions;
  }
  if (in_flash) {
    counts_[address / 2] = {static_cast<std::uint16_t>(size),
                            static_cast<std::uint16_t>(instructions)};
  }
  return instructions;
}

// Within a hook, Unicorn's own program counter may still be that of an earlier block.
void Cpu::stop_before(std::uint32_t address) {
  pc_ = address;
  stopping_ = true;
  uc_emu_stop(uc_);
}

void Cpu::on_block(uc_engine*, std::uint64_t address, std::uint32_t size, void* self) {
  auto& cpu = *static_cast<Cpu*>(self);
  System& system = cpu.system_;
  if (system.cycles >= system.stop_at ||
      (system.exceptions.anything_pending() && system.exceptions.to_take(cpu.masks()) != 0)) {
    cpu.stop_before(static_cast<std::uint32_t>(address));
    return;
  }
  cpu.block_ = static_cast<std::uint32_t>(address);
  cpu.block_end_ = cpu.block_ + size;
  if (cpu.tracks_stack_) cpu.note_stack();
  const unsigned instructions = cpu.count(cpu.block_, size);
  system.cycles += instructions;
  cpu.instructions_ += instructions;
}

void Cpu::on_barrier(uc_engine*, std::uint64_t address, std::uint32_t, void* self) {
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
  cpu.stop_before(at);
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
  auto& cpu = *static_cast<Cpu*>(self);
  cpu.bad_address_ = static_cast<std::uint32_t>(address);
  cpu.bad_fetch_ = type == UC_MEM_FETCH_UNMAPPED || type == UC_MEM_FETCH_PROT;
  cpu.bad_memory_ = what + hex(cpu.bad_address_) + ", " + std::to_string(size) + " bytes";
  return false;
}

}  // namespace emulators::feather_m4
