#include "prometheus_express/sensors/parts/crc8.h"

#include <doctest/doctest.h>

#include <initializer_list>

namespace prom = prometheus_express;

namespace {

std::uint8_t crc(std::uint8_t initial, std::initializer_list<std::uint8_t> bytes) {
  return prom::crc8(initial, bytes.begin(), bytes.size());
}

// Data sheet HTU21D, "CRC checksum": a sensor that shares commands and check sum with the Si7021.
TEST_CASE("from 0 it is the check sum of the Si7021's data sheet") {
  CHECK(crc(0, {0xDC}) == 0x79);
  CHECK(crc(0, {0x68, 0x3A}) == 0x7C);
  CHECK(crc(0, {0x4E, 0x85}) == 0x6B);
  CHECK(crc(0, {}) == 0);
}

TEST_CASE("from 0xFF it is the check sum of the SHT31's data sheet") {
  CHECK(crc(0xFF, {0xBE, 0xEF}) == 0x92);
  CHECK(crc(0xFF, {}) == 0xFF);
}

}  // namespace
