// Where the library takes memory from if it takes any: by default the heap of C. A port whose
// header defines PROMETHEUS_EXPRESS_OWN_HEAP as 1 has both functions instead.
#pragma once

#include <cstddef>

#include "prometheus_express/platform/config.h"

#if !defined(PROMETHEUS_EXPRESS_OWN_HEAP)
#define PROMETHEUS_EXPRESS_OWN_HEAP 0
#endif

#if !PROMETHEUS_EXPRESS_OWN_HEAP
#include <cstdlib>
#endif

namespace prometheus_express {

#if PROMETHEUS_EXPRESS_OWN_HEAP
// At least `bytes` bytes, aligned for a double; nullptr where there are none.
void* allocate_memory(std::size_t bytes);
// What the other gave; nullptr is fine.
void free_memory(void* memory);
#else
inline void* allocate_memory(std::size_t bytes) { return std::malloc(bytes); }
inline void free_memory(void* memory) { std::free(memory); }
#endif

}  // namespace prometheus_express
