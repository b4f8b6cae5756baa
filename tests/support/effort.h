// How much of a sweep a build goes through. The sanitizers look for mistakes of another kind, for
// which a part of it is as good, and take 5 to 15 times as long. So does a processor: what it could
// compute otherwise a part shows, and an emulated board takes 50 to 200 times as long.
#pragma once

#include "prometheus_express/platform/config.h"

namespace test_support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

inline constexpr bool kBoard = !prometheus_express::kLarge;

// `whole` rounds, or a fifth of them under a sanitizer, a twentieth on a board, but at least one.
constexpr int rounds(int whole) {
  if (kBoard) return (whole + 19) / 20;
  return kSanitized ? (whole + 4) / 5 : whole;
}

// How far apart the steps of a sweep are that on a host goes through all: on a board `on_board`,
// which should be prime to what the steps repeat after, and under a sanitizer at most 7.
template <class Integer = int>
constexpr Integer stride(Integer on_board) {
  if (kBoard) return on_board;
  if (!kSanitized) return 1;
  return on_board < 7 ? on_board : 7;
}

}  // namespace test_support
