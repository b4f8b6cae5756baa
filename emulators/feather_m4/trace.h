// I2C transactions in words, for people who watch a driver.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "emulators/contracts.h"

namespace emulators::feather_m4 {

// Gives a register or command its name; nullptr: it has none.
using NameOf = const char* (*)(std::uint8_t);
const char* bme680_register_name(std::uint8_t address);
const char* si7021_command_name(std::uint8_t command);

// Stands between a bus and a chip, and tells each transfer when it ends:
// "12.345678 bme680 write ctrl_meas: 74 25", "12.345901 si7021 read: not acknowledged".
class TracedI2c final : public I2cTarget {
 public:
  // All are borrowed.
  TracedI2c(I2cTarget& chip, const char* name, NameOf name_of, const Clock& clock,
            std::function<void(const std::string&)> print)
      : chip_(chip), name_(name), name_of_(name_of), clock_(clock), print_(std::move(print)) {}

  std::uint8_t address() const override { return chip_.address(); }
  bool start(bool read) override;
  bool write(std::uint8_t byte) override;
  std::uint8_t read() override;
  void stop() override;
  std::uint64_t clock_held_until_ns() const override { return chip_.clock_held_until_ns(); }
  bool holds_data_line() const override { return chip_.holds_data_line(); }

 private:
  void tell();

  I2cTarget& chip_;
  const char* name_;
  NameOf name_of_;
  const Clock& clock_;
  std::function<void(const std::string&)> print_;
  bool under_way_ = false;
  bool reading_ = false;
  bool acknowledged_ = true;
  std::uint8_t register_ = 0;
  std::uint64_t began_ns_ = 0;
  std::vector<std::uint8_t> bytes_;
};

// "12.345678".
std::string seconds_text(std::uint64_t ns);

}  // namespace emulators::feather_m4
