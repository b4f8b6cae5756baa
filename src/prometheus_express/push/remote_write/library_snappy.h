// Snappy by the real library, for hosts (Debian: libsnappy-dev); of the link target
// prometheus_express::snappy. Faster than SmallSnappy on large batches; the library allocates at
// each call.
#pragma once

#include "prometheus_express/push/remote_write/snappy.h"

namespace prometheus_express {

class LibrarySnappy final : public Snappy {
 public:
  std::size_t compress(const char* data, std::size_t size, char* out) override;
};

}  // namespace prometheus_express
