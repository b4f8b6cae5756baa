// Which exception a Cortex-M4 takes next: what is pending, enabled and active, and at which
// priority. ARMv7-M Architecture Reference Manual, B1.5 and B3.4. Knows no registers and no stack.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

namespace emulators::feather_m4 {

class Exceptions {
 public:
  static constexpr unsigned kNmi = 2;
  static constexpr unsigned kHardFault = 3;
  static constexpr unsigned kMemManage = 4;
  static constexpr unsigned kBusFault = 5;
  static constexpr unsigned kUsageFault = 6;
  static constexpr unsigned kSvCall = 11;
  static constexpr unsigned kPendSv = 14;
  static constexpr unsigned kSysTick = 15;
  static constexpr unsigned kFirstIrq = 16;
  static constexpr unsigned kIrqs = 137;
  static constexpr unsigned kCount = kFirstIrq + kIrqs;

  // The SAMD51 has three bits of priority, the highest ones of each byte.
  static constexpr std::uint8_t kPriorityMask = 0xE0;

  // The special registers that hold exceptions back.
  struct Masks {
    bool primask = false;
    bool faultmask = false;
    std::uint8_t basepri = 0;
  };

  Exceptions() { reset(); }
  void reset();

  void pend(unsigned number);
  void unpend(unsigned number);
  bool is_pending(unsigned number) const { return pending_[number]; }
  bool is_active(unsigned number) const { return active_[number]; }

  void enable(unsigned number, bool enabled);
  bool is_enabled(unsigned number) const { return enabled_[number]; }

  void set_priority(unsigned number, std::uint8_t priority) {
    priority_[number] = priority & kPriorityMask;
  }
  std::uint8_t priority(unsigned number) const { return priority_[number]; }

  // AIRCR.PRIGROUP, 0 to 7.
  void set_group(unsigned group) { group_ = group; }
  unsigned group() const { return group_; }

  // The level of a peripheral's line. A high one pends its interrupt, and does so again when the
  // handler returns with the line still high.
  void set_line(unsigned irq, bool level);

  // Says whether anything enabled is pending: cheap, for every block of code.
  bool anything_pending() const { return anything_pending_; }

  // The exception to take now; 0: none.
  unsigned to_take(const Masks& masks) const;

  // Says whether WFI ends: as to_take(), PRIMASK apart.
  bool wakes(Masks masks) const;

  // Says whether a synchronous exception (SVC) can be taken here, or becomes a HardFault.
  bool can_preempt(unsigned number, const Masks& masks) const;

  void enter(unsigned number);
  void leave(unsigned number);

  // The exception that would be taken if nothing held it back; 0: none. For ICSR.VECTPENDING.
  unsigned highest_pending() const;

 private:
  int group_priority(unsigned number) const;
  int execution_priority(const Masks& masks) const;
  void look_for_pending();

  std::bitset<kCount> pending_;
  std::bitset<kCount> enabled_;
  std::bitset<kCount> active_;
  std::bitset<kIrqs> lines_;
  std::array<std::uint8_t, kCount> priority_{};
  unsigned group_ = 0;
  bool anything_pending_ = false;
};

}  // namespace emulators::feather_m4
