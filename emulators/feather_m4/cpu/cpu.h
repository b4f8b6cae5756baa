// The Cortex-M4F of the board: Unicorn runs the instructions, this class does what Unicorn lacks,
// which is exceptions, sleep, time and semihosting. ARMv7-M Architecture Reference Manual, B1.5.
//
// Every instruction takes one cycle, an exception's entry 12 and its return 10. Interrupts are
// taken between blocks of straight code, at ISB, and after instructions that lower a mask.
#pragma once

#include <unicorn/unicorn.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "emulators/feather_m4/cpu/memory.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Cpu {
 public:
  // Reads and writes at 0xE0000000 + offset go to `core`. All are borrowed.
  Cpu(System& system, Memory& memory, Bus& bus, Peripheral& core);
  ~Cpu();
  Cpu(const Cpu&) = delete;
  Cpu& operator=(const Cpu&) = delete;

  // Starts as the bootloader leaves it: stack pointer and program counter from the table.
  void reset(std::uint32_t vector_table);

  void set_vector_table(std::uint32_t address) { vector_table_ = address; }
  std::uint32_t vector_table() const { return vector_table_; }

  // Says whether the program may use the FPU; CPACR says so.
  void allow_fpu(bool allowed) { fpu_allowed_ = allowed; }

  // Says whether BKPT 0xAB reaches a debugger, which prints what the program writes.
  void set_debugger(std::function<void(const std::string&)> print) { print_ = std::move(print); }
  bool has_debugger() const { return print_ != nullptr; }

  // What the debugger gives a program that asks for its command line.
  void set_command_line(const std::string& text) { command_line_ = text; }

  // Runs until system.stop_at, or until the program sleeps, or for good.
  void run();
  bool sleeps() const { return sleeps_; }
  // Ends the sleep, if an exception that can be taken is pending.
  void wake_up();

  // Lets the program's own handlers deal with bad accesses, undefined instructions, BKPT without a
  // debugger and SVC at the wrong place, as a real board does; otherwise they end the emulation. Of
  // a bad access, the stacked program counter is that of the block of code, not of the instruction.
  void take_faults() { takes_faults_ = true; }

  // Called when instructions may have changed behind its back: another image was loaded.
  void forget_code();

  // Looks at the main stack pointer at each block of code, which makes it slower.
  void track_stack() { tracks_stack_ = true; }
  bool tracks_stack() const { return tracks_stack_; }
  std::uint32_t lowest_stack() const { return lowest_stack_; }

  unsigned current_exception() const;
  std::uint64_t instructions() const { return instructions_; }
  std::uint64_t exceptions_taken() const { return exceptions_taken_; }
  // "pc 0x4123 lr 0x4567 ..." for people.
  std::string where() const;

 private:
  struct Count {
    std::uint16_t size = 0;
    std::uint16_t instructions = 0;
  };

  static void on_block(uc_engine*, std::uint64_t address, std::uint32_t size, void* self);
  static void on_barrier(uc_engine*, std::uint64_t address, std::uint32_t size, void* self);
  static void on_interrupt(uc_engine*, std::uint32_t number, void* self);
  static bool on_bad_memory(uc_engine*, uc_mem_type type, std::uint64_t address, int size,
                            std::int64_t value, void* self);

  // Throws std::runtime_error: Unicorn has no memory, or is another version.
  static void check(uc_err error, const char* what);
  void map_memory();
  void add_hooks();
  void hook_barriers();
  unsigned count(std::uint32_t address, std::uint32_t size);

  std::uint32_t get(int name) const;
  void set(int name, std::uint32_t value);
  Exceptions::Masks masks() const;

  void take(unsigned exception);
  bool push_frame(bool& with_fp);
  void start_handler(unsigned exception, std::uint32_t exc_return);
  void leave_handler();
  bool pop_frame(std::uint32_t exc_return);
  void supervisor_call();
  void breakpoint();
  void semihosting(std::uint32_t operation, std::uint32_t parameter);
  bool give_command_line(std::uint32_t block);
  void stop_before(std::uint32_t address);
  void stopped_by_itself(uc_err error);
  void check_fpu();
  void note_stack();
  void fault(const std::string& reason);

  // A fault of the program's: its exception if that is enabled, or HardFault.
  struct Cause {
    unsigned exception;
    std::uint32_t configurable;  // bits of CFSR
    std::uint32_t hard;          // bits of HFSR
    std::uint32_t address;
    std::string text;
  };
  void raise(const Cause& cause);
  void bad_memory();
  void undefined_instruction(const char* text);

  System& system_;
  Memory& memory_;
  Bus& bus_;
  Peripheral& core_;
  uc_engine* uc_ = nullptr;
  std::uint32_t pc_ = 0;
  std::uint32_t vector_table_ = 0;
  std::uint32_t block_ = 0;
  std::uint32_t block_end_ = 0;
  bool fpu_allowed_ = false;
  bool stopping_ = false;
  bool sleeps_ = false;
  bool tracks_stack_ = false;
  std::uint32_t lowest_stack_ = 0xFFFFFFFF;
  int interrupt_ = -1;
  std::string bad_memory_;
  std::uint32_t bad_address_ = 0;
  bool bad_fetch_ = false;
  bool takes_faults_ = false;
  std::vector<Count> counts_;
  std::vector<uc_hook> barriers_;
  std::uint64_t instructions_ = 0;
  std::uint64_t exceptions_taken_ = 0;
  std::function<void(const std::string&)> print_;
  std::string command_line_;
};

}  // namespace emulators::feather_m4
