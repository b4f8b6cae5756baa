// A master of an I2C bus with one chip, for tests of the chip.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/contracts.h"

class I2cMaster {
 public:
  explicit I2cMaster(emulators::I2cTarget& chip) : chip_(chip) {}

  // True: every byte was acknowledged.
  bool write(const std::vector<std::uint8_t>& bytes) {
    const bool acknowledged = send(bytes);
    chip_.stop();
    return acknowledged;
  }

  // Empty: the chip refused its address.
  std::vector<std::uint8_t> read(std::size_t size) {
    std::vector<std::uint8_t> bytes;
    if (chip_.start(true)) {
      while (bytes.size() < size) bytes.push_back(chip_.read());
    }
    chip_.stop();
    return bytes;
  }

  // Writes, and reads after a repeated start.
  std::vector<std::uint8_t> write_read(const std::vector<std::uint8_t>& bytes, std::size_t size) {
    if (!send(bytes)) {
      chip_.stop();
      return {};
    }
    return read(size);
  }

 private:
  bool send(const std::vector<std::uint8_t>& bytes) {
    if (!chip_.start(false)) return false;
    for (const std::uint8_t byte : bytes) {
      if (!chip_.write(byte)) return false;
    }
    return true;
  }

  emulators::I2cTarget& chip_;
};
