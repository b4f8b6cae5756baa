#include "prometheus_express/net/w5500/bus.h"

#include <cstring>

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint8_t kReadBit = 0x00;
constexpr std::uint8_t kWriteBit = 0x04;

}  // namespace

std::uint32_t add_to_sum(std::uint32_t sum, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) sum = fnv1a(sum, data[i]);
  return sum;
}

void Bus::read_from(Block block, std::uint16_t address, void* data, std::size_t size) {
  begin(block, address, kReadBit);
  spi_.receive(static_cast<std::uint8_t*>(data), size);
  spi_.deselect_chip();
}

void Bus::write_to(Block block, std::uint16_t address, const void* data, std::size_t size) {
  begin(block, address, kWriteBit);
  spi_.transmit(static_cast<const std::uint8_t*>(data), size);
  spi_.deselect_chip();
}

bool Bus::matches(Block block, std::uint16_t address, const void* data, std::size_t size) {
  const auto* expected = static_cast<const std::uint8_t*>(data);
  bool same = true;
  begin(block, address, kReadBit);
  while (same && size > 0) {
    std::uint8_t piece[32];
    const std::size_t count = smaller_of(size, sizeof(piece));
    // What a bus that breaks down leaves out shall not match by what was there before.
    for (std::size_t i = 0; i < count; ++i) piece[i] = static_cast<std::uint8_t>(~expected[i]);
    spi_.receive(piece, count);
    same = std::memcmp(piece, expected, count) == 0;
    expected += count;
    size -= count;
  }
  spi_.deselect_chip();
  return same;
}

std::uint32_t Bus::sum(Block block, std::uint16_t address, std::size_t size) {
  std::uint32_t sum = kSumOfNothing;
  begin(block, address, kReadBit);
  while (size > 0) {
    std::uint8_t piece[32] = {};
    const std::size_t count = smaller_of(size, sizeof(piece));
    spi_.receive(piece, count);
    sum = add_to_sum(sum, piece, count);
    size -= count;
  }
  spi_.deselect_chip();
  return sum;
}

void Bus::begin(Block block, std::uint16_t address, std::uint8_t direction) {
  const std::uint8_t header[3] = {
      static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
      static_cast<std::uint8_t>(static_cast<unsigned>(block) << 3 | direction)};
  spi_.select_chip();
  spi_.transmit(header, sizeof(header));
}

}  // namespace prometheus_express::w5500
