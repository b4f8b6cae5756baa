#include "support/allocation_count.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>

#include "support/sanitizer.h"

#if TEST_SUPPORT_SANITIZED || !defined(__GLIBC__)

namespace test_support {
const bool kCountsAllocations = false;
std::uint64_t allocations() { return 0; }
std::int64_t blocks_in_use() { return 0; }
}  // namespace test_support

#else

namespace {
std::atomic<std::uint64_t> count{0};
std::atomic<std::int64_t> in_use{0};

// What an allocation gave is a block more, where it is one and none was there before.
void* counted(void* block, const void* before = nullptr) {
  count.fetch_add(1, std::memory_order_relaxed);
  if (block != nullptr && before == nullptr) in_use.fetch_add(1, std::memory_order_relaxed);
  return block;
}
}  // namespace

// glibc's own functions under the names that a replacement is to use. operator new calls malloc.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void __libc_free(void* block);

void* malloc(std::size_t size) { return counted(__libc_malloc(size)); }
void* calloc(std::size_t number, std::size_t size) { return counted(__libc_calloc(number, size)); }
void* realloc(void* block, std::size_t size) {
  if (block != nullptr && size == 0) in_use.fetch_sub(1, std::memory_order_relaxed);
  return counted(__libc_realloc(block, size), block);
}
void free(void* block) {
  if (block != nullptr) in_use.fetch_sub(1, std::memory_order_relaxed);
  __libc_free(block);
}
}

namespace test_support {
const bool kCountsAllocations = true;
std::uint64_t allocations() { return count.load(std::memory_order_relaxed); }
std::int64_t blocks_in_use() { return in_use.load(std::memory_order_relaxed); }
}  // namespace test_support

#endif
