#include "prometheus_express/platform/entropy.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#if defined(__linux__)
#include <sys/random.h>

#include <cerrno>
#elif defined(_WIN32)
#define _CRT_RAND_S  // rand_s()
#include <cstdlib>
#include <cstring>
#elif defined(__APPLE__)
#include <sys/random.h>
#else
#include <unistd.h>
#endif

namespace prometheus_express {
namespace {

#if defined(__linux__)

// Without waiting for a pool that is not filled yet.
std::size_t draw(unsigned char* out, std::size_t size) {
  ssize_t count = 0;
  do {
    count = ::getrandom(out, size, GRND_NONBLOCK);
  } while (count < 0 && errno == EINTR);
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

#elif defined(_WIN32)

std::size_t draw(unsigned char* out, std::size_t size) {
  unsigned number = 0;
  if (::rand_s(&number) != 0) return 0;
  if (size > sizeof number) size = sizeof number;
  std::memcpy(out, &number, size);
  return size;
}

#else

// 256 bytes are the most that one call gives.
std::size_t draw(unsigned char* out, std::size_t size) {
  if (size > 256) size = 256;
  return ::getentropy(out, size) == 0 ? size : 0;
}

#endif

}  // namespace

PROMETHEUS_EXPRESS_WEAK bool entropy(unsigned char* out, std::size_t size) {
  while (size > 0) {
    const std::size_t count = draw(out, size);
    if (count == 0) return false;
    out += count;
    size -= count;
  }
  return true;
}

}  // namespace prometheus_express

#endif
