// Empty where there is no Snappy library, for builds that take every file.
#if __has_include(<snappy.h>)

#include "prometheus_express/push/remote_write/library_snappy.h"

#include <snappy.h>

namespace prometheus_express {

std::size_t LibrarySnappy::compress(const char* data, std::size_t size, char* out) {
  std::size_t compressed = 0;
  snappy::RawCompress(data, size, out, &compressed);
  return compressed;
}

}  // namespace prometheus_express

#endif
