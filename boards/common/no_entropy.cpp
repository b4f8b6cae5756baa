// The board has no source of entropy, and every run of the emulator is like the one before.
#include "prometheus_express/platform/entropy.h"

namespace prometheus_express {

[[gnu::weak]] bool entropy(unsigned char*, std::size_t) { return false; }

}  // namespace prometheus_express
