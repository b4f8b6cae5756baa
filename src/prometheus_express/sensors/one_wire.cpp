#include "prometheus_express/sensors/one_wire.h"

namespace prometheus_express {
namespace {

constexpr std::uint8_t kSearchRom = 0xF0;
constexpr int kAddressBits = 8 * OneWireAddress::kBytes;

bool bit_of(const OneWireAddress& address, int number) {
  return (address.bytes[number / 8] >> number % 8 & 1) != 0;
}

void set_bit(OneWireAddress& address, int number, bool bit) {
  std::uint8_t& byte = address.bytes[number / 8];
  const unsigned mask = 1u << number % 8;
  byte = static_cast<std::uint8_t>(bit ? byte | mask : byte & ~mask);
}

}  // namespace

void one_wire_write(OneWireBus& bus, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    for (int bit = 0; bit < 8; ++bit) bus.slot((data[i] >> bit & 1) != 0);
  }
}

void one_wire_read(OneWireBus& bus, std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    unsigned byte = 0;
    for (int bit = 0; bit < 8; ++bit) byte |= (bus.slot(true) ? 1u : 0u) << bit;
    data[i] = static_cast<std::uint8_t>(byte);
  }
}

std::uint8_t one_wire_crc8(const std::uint8_t* data, std::size_t size) {
  constexpr unsigned kReflectedPolynomial = 0x8C;
  unsigned crc = 0;
  for (std::size_t i = 0; i < size; ++i) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1) != 0 ? crc >> 1 ^ kReflectedPolynomial : crc >> 1;
    }
  }
  return static_cast<std::uint8_t>(crc);
}

// A line that is always low gives zeros, whose check sum is 0: no device has family 0.
bool OneWireAddress::is_valid() const {
  return family() != 0 && one_wire_crc8(bytes, kBytes - 1) == bytes[kBytes - 1];
}

bool OneWireSearch::next(OneWireAddress& address) {
  if (complete_) return false;
  status_ = bus_.reset();
  if (status_ != OneWireStatus::kOk) return false;
  one_wire_write(bus_, &kSearchRom, 1);
  if (!walk()) return false;
  address = last_;
  return true;
}

// All devices that are still listening send each bit and its complement; those whose bit is not the
// one that is sent back listen no more. Where both are there, the way of the last address is gone
// again up to its last fork, which is left on the other side.
bool OneWireSearch::walk() {
  OneWireAddress found = last_;
  int fork = -1;
  for (int number = 0; number < kAddressBits; ++number) {
    const bool bit = bus_.slot(true);
    const bool complement = bus_.slot(true);
    if (bit && complement) return false;  // nobody is left
    bool taken = bit;
    if (bit == complement) {
      taken = number < fork_ ? bit_of(last_, number) : number == fork_;
      if (!taken) fork = number;
    }
    set_bit(found, number, taken);
    bus_.slot(taken);
  }
  if (!found.is_valid()) return false;
  last_ = found;
  fork_ = fork;
  complete_ = fork < 0;
  return true;
}

}  // namespace prometheus_express
