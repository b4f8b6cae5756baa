// The memory that a program lends to Mbed TLS, which takes no other: its memory_buffer_alloc. There
// is one in a program.
#pragma once

#include <cstddef>

namespace prometheus_express::tls::pool {

// With the 32 bytes that stand in front of each block. A block may be somewhat larger than was
// asked for: it gets all of a free one of which too little would be left. So bytes that come and go
// tell nothing of a leak, and blocks do.
struct Statistics {
  std::size_t used_blocks = 0;
  std::size_t used_bytes = 0;
  std::size_t most_used_bytes = 0;  // ever
};

// Lends it, for ever. Before anything else of Mbed TLS; once.
void lend(unsigned char* memory, std::size_t size);

Statistics statistics();

}  // namespace prometheus_express::tls::pool
