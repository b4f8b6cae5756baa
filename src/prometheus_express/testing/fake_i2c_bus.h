// An I2C bus in memory for unit tests of drivers: it counts its transactions and fails any one of
// them, and what is on it is the test's.
//
//   prom::FakeI2cRegisters chip;
//   chip.registers[0x0F] = 0x33;   // who it is
//   prom::FakeI2cBus bus{0x19, chip};
//   const prom::I2cDevice device{bus, 0x19};   // what a driver is given
//   const std::uint8_t who = 0x0F;
//   std::uint8_t answer = 0;
//   bus.fail(1, prom::I2cStatus::kNoAnswer);   // the second transaction
//   use(device.transfer(&who, 1, &answer, 1));
//
// Link prometheus_express::testing. It allocates as it likes, so it is for hosts and for boards
// with a heap.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "prometheus_express/sensors/i2c.h"

namespace prometheus_express {

// What is on the bus. A test derives a chip of its own, or takes FakeI2cRegisters.
class FakeI2cDevice {
 public:
  using Bytes = std::vector<std::uint8_t>;

  virtual ~FakeI2cDevice() = default;

  // One transaction: takes `out`, fills `in`, which has the size that was asked for.
  virtual I2cStatus transfer(const Bytes& out, Bytes& in) = 0;

  // False: nobody acknowledges its address.
  bool present = true;
};

// A chip with 256 registers of a byte, as most sensors have: the first byte that is written says
// where, those after it go there and behind, and reading goes on from there, round the end.
class FakeI2cRegisters : public FakeI2cDevice {
 public:
  I2cStatus transfer(const Bytes& out, Bytes& in) override;

  std::array<std::uint8_t, 256> registers{};

 private:
  std::uint8_t at_ = 0;
};

// With one device, which is borrowed.
class FakeI2cBus final : public I2cBus {
 public:
  FakeI2cBus(std::uint8_t address, FakeI2cDevice& device) : address_(address), device_(device) {}

  // The transaction of this number, counted from 0, gives this status and does nothing.
  void fail(std::size_t number, I2cStatus status);

  // Does this before the transaction of this number: what a chip does by itself, a reset say.
  void before(std::size_t number, void (*call)(FakeI2cDevice&));

  std::size_t transactions() const { return transactions_; }

  // Where it fails, `in` is filled with 0x5A: a driver must not look at it.
  I2cStatus transfer(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
                     std::uint8_t* in, std::size_t in_size) override;

 private:
  static constexpr std::size_t kNever = ~std::size_t{0};

  std::uint8_t address_;
  FakeI2cDevice& device_;
  std::size_t transactions_ = 0;
  std::size_t failing_ = kNever;
  I2cStatus failure_ = I2cStatus::kOk;
  std::size_t before_number_ = kNever;
  void (*before_)(FakeI2cDevice&) = nullptr;
};

}  // namespace prometheus_express
