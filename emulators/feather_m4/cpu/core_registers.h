// The registers at 0xE0000000: SysTick, NVIC, System Control Block, DWT and what tells of a
// debugger. ARMv7-M Architecture Reference Manual, B3 and C1.
#pragma once

#include <cstdint>

#include "emulators/feather_m4/cpu/systick.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Cpu;

class CoreRegisters final : public Peripheral {
 public:
  explicit CoreRegisters(System& system) : system_(system), tick_(system) {}

  // Borrowed; before anything runs.
  void set_cpu(Cpu& cpu) { cpu_ = &cpu; }

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;
  void advance() override { tick_.advance(); }

  // SCR.SLEEPDEEP.
  bool sleeps_deeply() const { return (system_control_ & 4) != 0; }

  // The cycle at which SysTick next reaches zero and is to interrupt; kNever if it is off.
  std::uint64_t next_tick_cycle() const { return tick_.next_cycle(); }

 private:
  std::uint32_t read_word(std::uint32_t offset);
  void write_word(std::uint32_t offset, std::uint32_t value);
  std::uint32_t read_nvic(std::uint32_t offset);
  void write_nvic(std::uint32_t offset, std::uint32_t value);
  std::uint32_t read_scb(std::uint32_t offset);
  void write_scb(std::uint32_t offset, std::uint32_t value);
  std::uint32_t icsr() const;
  void write_icsr(std::uint32_t value);
  void write_aircr(std::uint32_t value);
  std::uint8_t read_priority(std::uint32_t offset) const;
  void write_priority(std::uint32_t offset, std::uint8_t value);

  System& system_;
  SysTick tick_;
  Cpu* cpu_ = nullptr;
  std::uint32_t system_control_ = 0;
  std::uint32_t configuration_ = 0;
  std::uint32_t handler_control_ = 0;
  std::uint32_t coprocessor_access_ = 0;
  std::uint32_t fp_context_control_ = 0;
  std::uint32_t fp_default_status_ = 0;
  std::uint32_t dwt_control_ = 0;
  std::uint32_t trace_control_ = 0;
  std::uint64_t cycle_offset_ = 0;
};

}  // namespace emulators::feather_m4
