// A stack of its own for a function that takes long: it is left in the middle, and entered again
// where it was left. One for all of Mbed TLS.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::tls {

class SideStack {
 public:
  // Whether functions can be left on this processor (ARMv7-M and later); elsewhere they run to
  // their end at once.
#if defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB >= 2 && !defined(__linux__)
  static constexpr bool kCanLeave = true;
#else
  static constexpr bool kCanLeave = false;
#endif

  using Function = void (*)(void* argument);

  // `memory` is borrowed. An interrupt needs room on it as on any stack.
  SideStack(std::uint64_t* memory, std::size_t words) : memory_(memory), words_(words) {}
  SideStack(const SideStack&) = delete;
  SideStack& operator=(const SideStack&) = delete;

  // Nothing was begun that has not come to its end.
  bool idle() const { return function_ == nullptr; }

  // Runs inside of it now.
  bool inside() const { return inside_; }

  // When idle. resume() runs it.
  void begin(Function function, void* argument);

  // Goes on until it comes to its end, or is left. True at the end.
  bool resume();

  // Inside: back to who called resume().
  void leave();

  // How much of it was never used; 0 where functions cannot be left.
  std::size_t free_bytes() const;

 private:
  static void enter();
  void check_end() const;

  std::uint64_t* memory_;
  std::size_t words_;
  Function function_ = nullptr;
  void* argument_ = nullptr;
  void* inner_ = nullptr;  // stack pointers of who does not run
  void* outer_ = nullptr;
  bool painted_ = false;
  bool inside_ = false;
};

}  // namespace prometheus_express::tls
