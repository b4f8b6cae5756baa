#include "prometheus_express/platform/entropy.h"

#include <sys/random.h>

#include <cerrno>

namespace prometheus_express {

[[gnu::weak]] bool entropy(unsigned char* out, std::size_t size) {
  while (size > 0) {
    const ssize_t count = ::getrandom(out, size, GRND_NONBLOCK);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    out += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace prometheus_express
