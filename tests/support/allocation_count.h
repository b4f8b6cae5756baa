// Counts every allocation of the program, so that a test can prove that there was none.
#pragma once

#include <cstdint>

namespace test_support {

// Calls of operator new, malloc, calloc and realloc by any thread since the start. Always 0 where
// kCountsAllocations is false (under a sanitizer, which needs malloc for itself, and where the C
// library is not glibc).
std::uint64_t allocations();
extern const bool kCountsAllocations;

// Blocks that these calls gave and that are not given back yet. 0 likewise.
std::int64_t blocks_in_use();

}  // namespace test_support
