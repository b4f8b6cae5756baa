// Options of bench_micro beside those of Google Benchmark.
#pragma once

#include <cstddef>

namespace bench {

// With --quick all works that take long are small: that they work counts, not what they take. To be
// asked when a benchmark runs, not when it is registered.
bool is_quick();

// `count`, or what is left of it with --quick.
inline std::size_t at_most_if_quick(std::size_t count, std::size_t most) {
  return is_quick() && count > most ? most : count;
}

}  // namespace bench
