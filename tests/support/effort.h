// How much of a sweep a build goes through: all of it one that GCC optimises, for this machine.
// Others look for mistakes of another kind, for which a part of it is as good, and take 5 to 15
// times as long: the sanitizers, another compiler, whose tests are not optimised, and an emulated
// processor of a host. An emulated board takes 50 to 200 times as long.
#pragma once

#include "prometheus_express/platform/config.h"
#include "support/sanitizer.h"

namespace test_support {

inline constexpr bool kSanitized = TEST_SUPPORT_SANITIZED == 1;

#if defined(__OPTIMIZE__) && !defined(TEST_SUPPORT_EMULATED)
inline constexpr bool kSlow = kSanitized;
#else
inline constexpr bool kSlow = true;
#endif

inline constexpr bool kBoard = !prometheus_express::kLarge;

// `whole` rounds, or a fifth of them where it is slow, a twentieth on a board, but at least one.
constexpr int rounds(int whole) {
  if (kBoard) return (whole + 19) / 20;
  return kSlow ? (whole + 4) / 5 : whole;
}

// How far apart the steps of a sweep are that on a host goes through all: on a board `on_board`,
// which should be prime to what the steps repeat after, and where it is slow at most 7.
template <class Integer = int>
constexpr Integer stride(Integer on_board) {
  if (kBoard) return on_board;
  if (!kSlow) return 1;
  return on_board < 7 ? on_board : 7;
}

}  // namespace test_support
