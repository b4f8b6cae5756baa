// An emulated Aosong DHT22 (AM2302) on a wire of its own, edge by edge: start signal, response,
// 40 bits, checksum. Its times were written from memory of the AM2302 product manual, not from a
// copy.
//
// As in the manual, an answer tells what was measured after the answer before; the first one is
// of the moment in which it is asked for. Asked again within two seconds it is silent. Its times
// are the typical ones: 30 us after the start signal 80 us low and 80 us high, then for each bit 50
// us low and 26 or 70 us high. The chip has been powered for long when the emulation begins.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "emulators/contracts.h"
#include "emulators/sensor/sensor.h"

namespace emulators {

class Dht22 final : public PinTarget, public Sensor {
 public:
  // The clock is borrowed.
  explicit Dht22(const Clock& clock) : Sensor(clock) {}

  void board_drives(Drive drive) override;
  Drive drive() override;
  std::uint64_t next_change_ns() override;

  // The five bytes of a weather.
  static std::array<std::uint8_t, 5> frame_of(const Weather& weather);

 private:
  void answer();
  void add_pulse(std::uint64_t low_us, std::uint64_t high_us);

  bool pulled_ = false;
  std::uint64_t fell_ns_ = 0;
  std::optional<std::uint64_t> answered_ns_;
  std::optional<Weather> measured_;
  std::vector<std::uint64_t> edges_;  // falling, rising, falling...
};

}  // namespace emulators
