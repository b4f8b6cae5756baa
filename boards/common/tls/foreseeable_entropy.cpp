// FOR TESTS ONLY, on emulated boards that have no source of entropy: the numbers differ from start
// to start and no more. Who knows the emulator can foresee them, and then read all that TLS
// carries.
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/entropy.h"
#include "prometheus_express/platform/fnv1a.h"
#include "prometheus_express/platform/halt.h"

namespace prometheus_express {

bool entropy(unsigned char* out, std::size_t size) {
  static std::uint32_t hash = kFnv1aOfNothing;
  if (hash == kFnv1aOfNothing) say("FOR TESTS ONLY: keys of TLS can be foreseen on this board");
  for (std::size_t i = 0; i < size; ++i) {
    hash = fnv1a(hash, static_cast<std::uint8_t>(monotonic_ns() >> 8));
    out[i] = static_cast<unsigned char>(hash >> 24);
  }
  return true;
}

}  // namespace prometheus_express
