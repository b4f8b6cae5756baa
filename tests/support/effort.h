// How much of a sweep a build goes through. The sanitizers look for mistakes of another kind, for
// which a part of it is as good, and take 5 to 15 times as long.
#pragma once

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

// `whole` rounds, or a fifth of them under a sanitizer, but at least one.
constexpr int rounds(int whole) { return kSanitized ? (whole + 4) / 5 : whole; }

}  // namespace test_support
