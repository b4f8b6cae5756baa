// The chips around the RP2040 of an emulated W5500-EVB-Pico: the W5500 on SPI, a BME680 and a
// Si7021 on I2C. What the emulator of the processor, which is written in another language, calls.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "emulators/bme680/bme680.h"
#include "emulators/contracts.h"
#include "emulators/si7021/si7021.h"
#include "emulators/w5500/chip.h"

namespace emulators::w5500_evb_pico {

class Chips {
 public:
  explicit Chips(const w5500::Config& config);

  w5500::Chip& ethernet() { return ethernet_; }

  // The board's time is this, in nanoseconds. Moves data between host and chip.
  void advance_to(std::uint64_t ns);

  // Waits until the network needs something, or for so long. True: it does.
  bool wait(std::uint64_t ns);

  // The chip with this address, or nullptr: nobody acknowledges.
  I2cTarget* i2c_chip(std::uint8_t address);

  // One of them holds the data line low.
  bool data_line_is_held() const;

  void set_weather(const Weather& weather);

  // The weather of a file (weather/weather_file.h), or of days that take so many seconds. Gives
  // what is wrong, or nothing.
  std::string use_weather_file(const std::string& path);
  void use_weather_days(double seconds);

  // As those of the Feather M4: "w5500.link_lost", "bme680.nack_every". Gives what is wrong, or
  // nothing.
  std::string set_fault(const std::string& name, const std::string& value);
  void clear_faults();
  std::vector<std::string> fault_names() const;

  // "w5500_accepted 5", one line each.
  std::vector<std::string> counters() const;

  // Says whether a socket of the W5500 listens at this port.
  bool listens(std::uint16_t port) const;

 private:
  Clock clock_;
  w5500::Chip ethernet_;
  Bme680 bme680_{clock_};
  Si7021 si7021_{clock_};
  std::function<Weather(double seconds)> weather_;
};

}  // namespace emulators::w5500_evb_pico
