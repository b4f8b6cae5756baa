#include "prometheus_express/net/tls/fixed/pool.h"

#include <mbedtls/memory_buffer_alloc.h>

// A library for boards is configured with both, and one of a host, as a rule, with neither.
#if defined(MBEDTLS_MEMORY_BUFFER_ALLOC_C) && defined(MBEDTLS_MEMORY_DEBUG)

namespace prometheus_express::tls::pool {
namespace {

// What memory_buffer_alloc.c keeps of each block: four sizes and four pointers.
constexpr std::size_t kHeadBytes = 8 * sizeof(void*);

}  // namespace

void lend(unsigned char* memory, std::size_t size) {
  mbedtls_memory_buffer_alloc_init(memory, size);
}

Statistics statistics() {
  Statistics now;
  mbedtls_memory_buffer_alloc_cur_get(&now.used_bytes, &now.used_blocks);
  now.used_bytes += now.used_blocks * kHeadBytes;
  std::size_t most_blocks = 0;
  mbedtls_memory_buffer_alloc_max_get(&now.most_used_bytes, &most_blocks);
  now.most_used_bytes += most_blocks * kHeadBytes;
  return now;
}

}  // namespace prometheus_express::tls::pool

#endif
