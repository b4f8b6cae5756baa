#include "prometheus_express/testing/fake_i2c_bus.h"

#include <doctest/doctest.h>

using namespace prometheus_express;

namespace {

struct Bench {
  I2cStatus read(std::uint8_t from, std::uint8_t* data, std::size_t size) {
    return device.transfer(&from, 1, data, size);
  }

  FakeI2cRegisters chip;
  FakeI2cBus bus{0x40, chip};
  I2cDevice device{bus, 0x40};
};

TEST_CASE("a chip of registers keeps what is written, and is read from where it was told") {
  Bench bench;
  const std::uint8_t write[] = {0xFE, 1, 2, 3};
  REQUIRE(bench.device.transmit(write, sizeof write) == I2cStatus::kOk);
  CHECK(bench.chip.registers[0xFE] == 1);
  CHECK(bench.chip.registers[0xFF] == 2);
  CHECK(bench.chip.registers[0x00] == 3);
  std::uint8_t data[2] = {};
  REQUIRE(bench.read(0xFF, data, 2) == I2cStatus::kOk);
  CHECK(data[0] == 2);
  CHECK(data[1] == 3);
  bench.chip.registers[1] = 9;
  REQUIRE(bench.device.receive(data, 1) == I2cStatus::kOk);  // goes on
  CHECK(data[0] == 9);
  CHECK(bench.bus.transactions() == 3);
}

TEST_CASE("one transaction fails, and its data are of no use") {
  Bench bench;
  bench.bus.fail(1, I2cStatus::kBusError);
  std::uint8_t data = 1;
  CHECK(bench.read(0, &data, 1) == I2cStatus::kOk);
  CHECK(data == 0);
  CHECK(bench.read(0, &data, 1) == I2cStatus::kBusError);
  CHECK(data == 0x5A);
  CHECK(bench.read(0, &data, 1) == I2cStatus::kOk);
}

TEST_CASE("nobody answers at another address, nor for a device that is away") {
  Bench bench;
  std::uint8_t data = 0;
  CHECK(bench.bus.transfer(0x41, nullptr, 0, &data, 1) == I2cStatus::kNoAnswer);
  bench.chip.present = false;
  CHECK(bench.device.receive(&data, 1) == I2cStatus::kNoAnswer);
}

TEST_CASE("a chip does something by itself before a transaction") {
  Bench bench;
  bench.bus.before(
      1, [](FakeI2cDevice& device) { static_cast<FakeI2cRegisters&>(device).registers.fill(7); });
  std::uint8_t data = 0;
  REQUIRE(bench.read(3, &data, 1) == I2cStatus::kOk);
  CHECK(data == 0);
  REQUIRE(bench.read(3, &data, 1) == I2cStatus::kOk);
  CHECK(data == 7);
}

}  // namespace
