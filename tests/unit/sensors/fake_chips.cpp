#include "fake_chips.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace fake {
namespace {

// One bit at a time, from the polynomial x^8 + x^5 + x^4 + 1.
std::uint8_t check_sum(const Bytes& data) {
  unsigned sum = 0;
  for (const std::uint8_t byte : data) {
    for (int bit = 7; bit >= 0; --bit) {
      const unsigned top = (sum >> 7 ^ static_cast<unsigned>(byte) >> bit) & 1;
      sum = (sum << 1 & 0xFF) ^ (top != 0 ? 0x31 : 0);
    }
  }
  return static_cast<std::uint8_t>(sum);
}

}  // namespace

Bme680::Bme680(const std::uint64_t& now_ms) : now_ms_(now_ms) {
  reset();
  registers[0xD0] = 0x61;
}

void Bme680::set_calibration(const Bytes& first, const Bytes& second, const Bytes& third) {
  std::copy(first.begin(), first.end(), registers.begin() + 0x8A);
  std::copy(second.begin(), second.end(), registers.begin() + 0xE1);
  std::copy(third.begin(), third.end(), registers.begin());
}

void Bme680::reset() {
  ++resets;
  converting_ = false;
  std::fill(registers.begin() + 0x1D, registers.begin() + 0x76, static_cast<std::uint8_t>(0));
  registers[0x1F] = registers[0x22] = registers[0x25] = 0x80;
}

void Bme680::write(std::uint8_t address, std::uint8_t value) {
  if (address == 0xE0 && value == 0xB6) return reset();
  REQUIRE((address >= 0x50 && address <= 0x75));
  registers[address] = value;
  if (address != 0x74 || (value & 3) == 0) return;
  REQUIRE_FALSE(converting_);
  REQUIRE((value & 3) == 1);
  converting_ = true;
  ++conversions;
  done_ms_ = now_ms_ + conversion_ms;
  registers[0x1D] = 0x60;
}

void Bme680::finish_conversion() {
  converting_ = false;
  registers[0x74] &= 0xFC;
  registers[0x1D] = 0x80;
  const auto put20 = [this](std::size_t address, std::uint32_t value) {
    registers[address] = static_cast<std::uint8_t>(value >> 12);
    registers[address + 1] = static_cast<std::uint8_t>(value >> 4);
    registers[address + 2] = static_cast<std::uint8_t>(value << 4);
  };
  put20(0x1F, sample.pressure);
  put20(0x22, sample.temperature);
  registers[0x25] = static_cast<std::uint8_t>(sample.humidity >> 8);
  registers[0x26] = static_cast<std::uint8_t>(sample.humidity);
  const std::size_t gas = registers[0xF0] == 1 ? 0x2C : 0x2A;
  const std::uint8_t run_gas = registers[0xF0] == 1 ? 0x20 : 0x10;
  const std::uint8_t flags = registers[0x71] == run_gas ? gas_flags : 0;
  registers[gas] = static_cast<std::uint8_t>(sample.gas >> 2);
  registers[gas + 1] = static_cast<std::uint8_t>(sample.gas << 6 | flags | sample.gas_range);
}

prom::I2cStatus Bme680::transfer(const Bytes& out, Bytes& in) {
  if (converting_ && now_ms_ >= done_ms_) finish_conversion();
  if (in.empty()) {
    REQUIRE(out.size() % 2 == 0);
    for (std::size_t i = 0; i < out.size(); i += 2) write(out[i], out[i + 1]);
    return prom::I2cStatus::kOk;
  }
  REQUIRE(out.size() == 1);
  REQUIRE(out[0] + in.size() <= registers.size());
  std::copy_n(registers.begin() + out[0], in.size(), in.begin());
  return prom::I2cStatus::kOk;
}

void Si7021::answer(Bytes& in, Bytes data) const {
  data.push_back(static_cast<std::uint8_t>(check_sum(data) ^ checksum_error));
  REQUIRE(in.size() == data.size());
  in = data;
}

prom::I2cStatus Si7021::transfer(const Bytes& out, Bytes& in) {
  if (out.empty()) {
    if (!converting_ || now_ms_ < ready_ms_) return prom::I2cStatus::kNoAnswer;
    converting_ = false;
    answer(in, {static_cast<std::uint8_t>(code_ >> 8), static_cast<std::uint8_t>(code_)});
  } else if (out == Bytes{0xFE}) {
    ++resets;
    converting_ = false;
    user_register = 0x3A;
  } else if (out == Bytes{0xF5} || out == Bytes{0xF3}) {
    converting_ = true;
    ready_ms_ = now_ms_ + conversion_ms;
    code_ = out[0] == 0xF5 ? humidity_code : temperature_code;
  } else if (out == Bytes{0xE7}) {
    in.at(0) = user_register;
  } else if (out == Bytes{0xFC, 0xC9}) {
    answer(in, {device_id, 0xFF});
  } else if (out == Bytes{0x84, 0xB8}) {
    in.at(0) = firmware;
  } else {
    FAIL("a command that the data sheet does not know");
  }
  return prom::I2cStatus::kOk;
}

}  // namespace fake
