// What the parts of an emulated board share: time, interrupt lines, and how they report what is
// wrong.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "emulators/contracts.h"
#include "emulators/feather_m4/cpu/exceptions.h"

namespace emulators::feather_m4 {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

// Why the board does not run any more.
enum class End : std::uint8_t {
  kNone,
  kExit,        // the program said so, with its status
  kUnmodelled,  // it touched something that this emulator does not have
  kFault,       // it did what a real board would answer with a fault, or hang after
};

// What the System Control Block tells of faults: CFSR, HFSR and BFAR.
struct FaultStatus {
  std::uint32_t configurable = 0;
  std::uint32_t hard = 0;
  std::uint32_t address = 0;
};

// Bits of RSTC.RCAUSE.
enum class ResetCause : std::uint8_t { kPowerOn = 0x01, kWatchdog = 0x20, kSystem = 0x40 };

class System {
 public:
  Clock clock;
  Exceptions exceptions;
  FaultStatus faults;

  // Cycles of the CPU since power-on; one for each instruction, more where the board waits.
  std::uint64_t cycles = 0;
  // At this cycle the CPU is stopped, and events are looked at.
  std::uint64_t stop_at = 0;

  // Virtual time. clock is brought up to it.
  std::uint64_t now_ns();
  // The first cycle that is not before a moment, at most a second ahead.
  std::uint64_t cycle_at(std::uint64_t ns) const;
  std::uint64_t ns_at(std::uint64_t cycle) const;

  std::uint32_t cpu_hz() const { return cpu_hz_; }
  void set_cpu_hz(std::uint32_t hz);

  // Events are looked at when this moment comes, or earlier.
  void wake_at_ns(std::uint64_t ns) { wake_at_cycle(cycle_at(ns)); }
  void wake_at_cycle(std::uint64_t cycle) {
    if (cycle < stop_at) stop_at = cycle;
  }

  // The first of these is kept; the board stops with it.
  void fail(End end, const std::string& reason);
  void exit_with(int status);
  End end() const { return end_; }
  const std::string& reason() const { return reason_; }
  int exit_status() const { return exit_status_; }

  // Something that works in the emulator and that a real board would not do. Each text once.
  void warn(const std::string& text);

  void request_reset(ResetCause cause);
  bool reset_requested() const { return reset_requested_; }
  ResetCause reset_cause() const { return reset_cause_; }
  void reset_done() { reset_requested_ = false; }

 private:
  std::uint32_t cpu_hz_ = 48'000'000;
  std::uint64_t base_cycle_ = 0;
  std::uint64_t base_ns_ = 0;
  End end_ = End::kNone;
  std::string reason_;
  int exit_status_ = 0;
  std::string warned_;
  bool reset_requested_ = false;
  ResetCause reset_cause_ = ResetCause::kPowerOn;
};

// A block of registers. Offsets are from its base; size is 1, 2 or 4 bytes.
class Peripheral {
 public:
  virtual ~Peripheral() = default;

  virtual std::uint32_t read(std::uint32_t offset, unsigned size) = 0;
  virtual void write(std::uint32_t offset, unsigned size, std::uint32_t value) = 0;

  // As after power-on.
  virtual void reset() = 0;

  // When it wants advance() to be called.
  virtual std::uint64_t next_event_ns() { return kNever; }
  virtual void advance() {}
};

}  // namespace emulators::feather_m4
