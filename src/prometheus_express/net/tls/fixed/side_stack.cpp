#include "prometheus_express/net/tls/fixed/side_stack.h"

#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/halt.h"

namespace prometheus_express::tls {
namespace {

constexpr std::uint64_t kPattern = 0xC5C5C5C5C5C5C5C5;

#if defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB >= 2 && !defined(__linux__)

SideStack* entering = nullptr;

#if defined(__ARM_FP)
#define PROMETHEUS_EXPRESS_PUSH "push {r4-r11, lr}\n\tvpush {s16-s31}\n\t"
#define PROMETHEUS_EXPRESS_POP "vpop {s16-s31}\n\tpop {r4-r11, pc}"
constexpr std::size_t kFloatWords = 16;
#else
#define PROMETHEUS_EXPRESS_PUSH "push {r4-r11, lr}\n\t"
#define PROMETHEUS_EXPRESS_POP "pop {r4-r11, pc}"
constexpr std::size_t kFloatWords = 0;
#endif
constexpr std::size_t kFrameWords = kFloatWords + 9;  // r4 to r11, and where to go on

// What a function must find unchanged (AAPCS) stays on the stack that is left.
[[gnu::naked, gnu::noinline]] void switch_stack(void** /* left */, void* /* entered */) {
  asm volatile(PROMETHEUS_EXPRESS_PUSH
               "mov r2, sp\n\t"
               "str r2, [r0]\n\t"
               "mov sp, r1\n\t"  // NOLINT: three lines, one step each
               PROMETHEUS_EXPRESS_POP);
}

#endif

}  // namespace

void SideStack::begin(Function function, void* argument) {
  if (!painted_) {
    for (std::size_t i = 0; i < words_; ++i) memory_[i] = kPattern;
    painted_ = true;
  }
  function_ = function;
  argument_ = argument;
#if defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB >= 2 && !defined(__linux__)
  // As if it had been left in front of enter(), with the stack aligned to 8 bytes there.
  auto* const top = reinterpret_cast<std::uint32_t*>(memory_ + words_);
  std::uint32_t* const frame = top - kFrameWords - kFrameWords % 2;
  for (std::uint32_t* word = frame; word < top; ++word) *word = 0;
  frame[kFrameWords - 1] = reinterpret_cast<std::uintptr_t>(&SideStack::enter);
  inner_ = frame;
#endif
}

std::size_t SideStack::free_bytes() const {
  std::size_t free = 0;
  while (free < words_ && memory_[free] == kPattern) ++free;
  return kCanLeave && painted_ ? free * sizeof *memory_ : 0;
}

void SideStack::check_end() const {
  if (memory_[0] == kPattern) return;
  report_mistake("TLS: the stack of handshakes is too small");
  halt();
}

#if defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB >= 2 && !defined(__linux__)

void SideStack::enter() {
  SideStack& self = *entering;
  self.function_(self.argument_);
  self.function_ = nullptr;
  self.leave();
  halt();  // nobody comes back here
}

bool SideStack::resume() {
  entering = this;
  inside_ = true;
  switch_stack(&outer_, inner_);
  inside_ = false;
  check_end();
  return idle();
}

void SideStack::leave() { switch_stack(&inner_, outer_); }

#else

bool SideStack::resume() {
  function_(argument_);
  function_ = nullptr;
  return true;
}

void SideStack::leave() {}

#endif

}  // namespace prometheus_express::tls
