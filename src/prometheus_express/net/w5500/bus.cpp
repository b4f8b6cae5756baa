#include "prometheus_express/net/w5500/bus.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint8_t kReadBit = 0x00;
constexpr std::uint8_t kWriteBit = 0x04;

}  // namespace

void Bus::read(Block block, std::uint16_t address, void* data, std::size_t size) {
  begin(block, address, kReadBit);
  spi_.read(static_cast<std::uint8_t*>(data), size);
  spi_.deselect();
}

void Bus::write(Block block, std::uint16_t address, const void* data, std::size_t size) {
  begin(block, address, kWriteBit);
  spi_.write(static_cast<const std::uint8_t*>(data), size);
  spi_.deselect();
}

void Bus::begin(Block block, std::uint16_t address, std::uint8_t direction) {
  const std::uint8_t header[3] = {
      static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
      static_cast<std::uint8_t>(static_cast<unsigned>(block) << 3 | direction)};
  spi_.select();
  spi_.write(header, sizeof(header));
}

}  // namespace prometheus_express::w5500
