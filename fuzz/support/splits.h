// What must not depend on how bytes arrive.
#pragma once

#include <string_view>

#include "fuzz/support/target.h"

namespace fuzz {

// read(bytes, piece_of) makes something of all the bytes, which it is given piece by piece:
// piece_of(at) says how many come next behind the first `at`. What it makes of them in one piece it
// also makes of them in two, cut at every place, and byte by byte; given back is what that is. Of
// more than kMostCuts bytes, not every place, so that a long input takes no longer than it is
// worth.
inline constexpr std::size_t kMostCuts = 256;

template <class Read>
auto same_at_every_split(std::string_view bytes, const Read& read) {
  const auto whole = read(bytes, [&](std::size_t at) { return bytes.size() - at; });
  const std::size_t step = 1 + bytes.size() / kMostCuts;
  for (std::size_t cut = 1; cut < bytes.size(); cut += step) {
    const auto halves = [&](std::size_t at) { return (at < cut ? cut : bytes.size()) - at; };
    REQUIRE((read(bytes, halves) == whole));
  }
  REQUIRE((read(bytes, [](std::size_t) { return std::size_t{1}; }) == whole));
  return whole;
}

}  // namespace fuzz
