// A 1-Wire bus without time: devices that answer a reset and take part in a search, as in a diagram
// of the data sheet.
#pragma once

#include <cstdint>
#include <vector>

#include "prometheus_express/sensors/one_wire.h"

namespace fake {

namespace prom = prometheus_express;

// An address of this family and serial number, with its check sum.
inline prom::OneWireAddress one_wire_address(std::uint8_t family, std::uint64_t serial) {
  prom::OneWireAddress address;
  address.bytes[0] = family;
  for (int i = 1; i < 7; ++i, serial >>= 8) address.bytes[i] = static_cast<std::uint8_t>(serial);
  address.bytes[7] = prom::one_wire_crc8(address.bytes, 7);
  return address;
}

class OneWire final : public prom::OneWireBus {
 public:
  prom::OneWireStatus reset() override {
    ++resets;
    command_ = 0;
    slots_ = 0;
    if (held_low) return prom::OneWireStatus::kHeldLow;
    listening_.assign(devices.begin(), devices.end());
    return devices.empty() ? prom::OneWireStatus::kNoPresence : prom::OneWireStatus::kOk;
  }

  // Eight slots are a command; in a search, three are a bit.
  bool slot(bool bit) override {
    const int number = slots_++;
    if (number == lost_slot) return true;
    if (number < 8) {
      command_ |= (bit ? 1u : 0u) << number;
      return bit;
    }
    if (command_ != 0xF0) return true;
    const int place = (number - 8) / 3;
    const int phase = (number - 8) % 3;
    if (phase < 2) return all_send(place, phase == 0);
    keep(place, bit);
    return bit;
  }

  std::vector<prom::OneWireAddress> devices;
  bool held_low = false;
  int lost_slot = -1;  // of each transaction; reads as 1
  int resets = 0;

 private:
  static bool bit_of(const prom::OneWireAddress& address, int place) {
    return (address.bytes[place / 8] >> place % 8 & 1) != 0;
  }

  // Wired: whoever sends a 0 wins.
  bool all_send(int place, bool itself) const {
    for (const auto& device : listening_) {
      if (bit_of(device, place) != itself) return false;
    }
    return true;
  }

  void keep(int place, bool bit) {
    std::vector<prom::OneWireAddress> kept;
    for (const auto& device : listening_) {
      if (bit_of(device, place) == bit) kept.push_back(device);
    }
    listening_ = kept;
  }

  unsigned command_ = 0;
  int slots_ = 0;
  std::vector<prom::OneWireAddress> listening_;
};

}  // namespace fake
