// What is on a FakeI2cBus: just enough of a BME680 and of a Si7021 to see what a driver does.
#pragma once

#include <array>
#include <cstdint>

#include "prometheus_express/testing/fake_i2c_bus.h"

namespace fake {

namespace prom = prometheus_express;

using Bytes = prom::FakeI2cDevice::Bytes;

// Raw values, as the chip measures them.
struct Bme680Sample {
  std::uint32_t temperature;
  std::uint32_t pressure;
  std::uint32_t humidity;
  std::uint32_t gas;
  std::uint8_t gas_range;
};

class Bme680 final : public prom::FakeI2cDevice {
 public:
  explicit Bme680(const std::uint64_t& now_ms);

  void set_calibration(const Bytes& first, const Bytes& second, const Bytes& third);
  void reset();
  prom::I2cStatus transfer(const Bytes& out, Bytes& in) override;

  Bme680Sample sample{};
  std::uint8_t gas_flags = 0x30;  // valid and stable
  std::uint64_t conversion_ms = 100;
  std::array<std::uint8_t, 256> registers{};
  int resets = 0;
  int conversions = 0;

 private:
  void write(std::uint8_t address, std::uint8_t value);
  void finish_conversion();

  const std::uint64_t& now_ms_;
  std::uint64_t done_ms_ = 0;
  bool converting_ = false;
};

class Si7021 final : public prom::FakeI2cDevice {
 public:
  explicit Si7021(const std::uint64_t& now_ms) : now_ms_(now_ms) {}

  prom::I2cStatus transfer(const Bytes& out, Bytes& in) override;

  std::uint32_t humidity_code = 0;
  std::uint32_t temperature_code = 0;
  std::uint8_t device_id = 0x15;
  std::uint8_t firmware = 0x20;
  std::uint8_t user_register = 0x3A;
  std::uint8_t checksum_error = 0;  // put over every check sum
  std::uint64_t conversion_ms = 10;
  int resets = 0;

 private:
  void answer(Bytes& in, Bytes data) const;

  const std::uint64_t& now_ms_;
  std::uint64_t ready_ms_ = 0;
  std::uint32_t code_ = 0;
  bool converting_ = false;
};

}  // namespace fake
