// What the drivers of sensors need of a board: an I2C bus. A board implements I2cBus; the tests
// implement it over the emulated sensors.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

enum class I2cStatus : std::uint8_t {
  kOk,
  kNoAnswer,  // nobody acknowledged the address: no device there, or one that is busy
  kRefused,   // the device acknowledged its address, but not a byte that was written
  kBusError,  // arbitration lost, an illegal start or stop, or the bus held by somebody else
  kTimedOut,  // the device, or a line that is stuck, held the clock for too long
};

// A master of a bus (NXP UM10204), 7-bit addresses. Not for interrupt handlers.
class I2cBus {
 public:
  // One transaction: start, `out_size` bytes from `out` to the device; where `in_size` is not 0, a
  // (repeated) start and `in_size` bytes from the device into `in`, the last one not acknowledged;
  // then stop. Either size may be 0, not both. Blocks for as long as the bytes take; waits are
  // bounded. After anything but kOk the bus is free again where that can be reached, and `in` holds
  // nothing of use.
  virtual I2cStatus transfer(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
                             std::uint8_t* in, std::size_t in_size) = 0;

 protected:
  ~I2cBus() = default;
};

// One device on a bus. The bus is borrowed.
class I2cDevice {
 public:
  constexpr I2cDevice(I2cBus& bus, std::uint8_t address) : bus_(bus), address_(address) {}

  I2cStatus transfer(const std::uint8_t* out, std::size_t out_size, std::uint8_t* in,
                     std::size_t in_size) const {
    return bus_.transfer(address_, out, out_size, in, in_size);
  }
  I2cStatus transmit(const std::uint8_t* data, std::size_t size) const {
    return transfer(data, size, nullptr, 0);
  }
  I2cStatus receive(std::uint8_t* data, std::size_t size) const {
    return transfer(nullptr, 0, data, size);
  }

 private:
  I2cBus& bus_;
  std::uint8_t address_;
};

}  // namespace prometheus_express
