#include "support/allocation_count.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)

namespace test_support {
const bool kCountsAllocations = false;
std::uint64_t allocations() { return 0; }
}  // namespace test_support

#else

namespace {
std::atomic<std::uint64_t> count{0};
}

// glibc's own functions under the names that a replacement is to use. operator new calls malloc.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);

void* malloc(std::size_t size) {
  count.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) {
  count.fetch_add(1, std::memory_order_relaxed);
  return __libc_calloc(number, size);
}
void* realloc(void* block, std::size_t size) {
  count.fetch_add(1, std::memory_order_relaxed);
  return __libc_realloc(block, size);
}
}

namespace test_support {
const bool kCountsAllocations = true;
std::uint64_t allocations() { return count.load(std::memory_order_relaxed); }
}  // namespace test_support

#endif
