#include "prometheus_express/sensors/parts/crc8.h"

namespace prometheus_express {

std::uint8_t crc8(std::uint8_t initial, const std::uint8_t* data, std::size_t size) {
  constexpr unsigned kPolynomial = 0x131;
  unsigned crc = initial;
  for (std::size_t i = 0; i < size; ++i) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x80) != 0 ? crc << 1 ^ kPolynomial : crc << 1;
  }
  return static_cast<std::uint8_t>(crc);
}

}  // namespace prometheus_express
