// What is done with passwords so that neither time nor memory tells of them.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/auth/sha256.h"

namespace prometheus_express {

// Says whether both are the same, in a time that depends on their sizes alone.
[[nodiscard]] inline bool same_secret(const void* a, const void* b, std::size_t size) {
  const auto* one = static_cast<const volatile unsigned char*>(a);
  const auto* two = static_cast<const volatile unsigned char*>(b);
  unsigned difference = 0;
  for (std::size_t i = 0; i < size; ++i) {
    difference |= static_cast<unsigned>(one[i]) ^ static_cast<unsigned>(two[i]);
  }
  return difference == 0;
}

[[nodiscard]] inline bool same_secret(const Sha256Digest& a, const Sha256Digest& b) {
  return same_secret(a.bytes, b.bytes, sizeof a.bytes);
}

[[nodiscard]] inline bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_secret(a.data(), b.data(), a.size());
}

// Overwrites it, and no compiler leaves that out.
inline void wipe(void* data, std::size_t size) {
  auto* at = static_cast<volatile unsigned char*>(data);
  for (std::size_t i = 0; i < size; ++i) at[i] = 0;
}

}  // namespace prometheus_express
