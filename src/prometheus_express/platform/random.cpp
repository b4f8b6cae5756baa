#include "prometheus_express/platform/random.h"

#include "prometheus_express/platform/entropy.h"

namespace prometheus_express {

// As FNV-1a does with bytes.
void Random::mix(std::uint32_t what) {
  if (!seeded_) key_[0] = (key_[0] ^ what) * 0x01000193;
}

std::uint32_t Random::at(std::uint32_t stream, std::uint32_t place) {
  if (!seeded_) seeded_ = entropy(reinterpret_cast<unsigned char*>(key_.data()), sizeof key_);
  return Speck64::encrypt(key_, {stream, place}).left;
}

}  // namespace prometheus_express
