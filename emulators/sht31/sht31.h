// An emulated Sensirion SHT30, SHT31 or SHT35 on I2C, written from its data sheet (SHT3x-DIS,
// version 5 of May 2018): single shots with and without clock stretching, periodic measurements,
// status register, heater bit, soft reset.
//
// Measurements and resets take the longest time that the data sheet allows, and meanwhile the chip
// refuses its address; while it measures, it takes a break. The heater is a bit only: it warms
// nothing. There are no alerts. The chip has been powered for long when the emulation begins, and
// nobody has cleared its status since.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

class Sht31 final : public I2cSensor {
 public:
  // `address` is 0x44 or 0x45. The clock is borrowed.
  explicit Sht31(const Clock& clock, std::uint8_t address = 0x44) : I2cSensor(clock, address) {}

  std::uint64_t clock_held_until_ns() const override { return stretching_ ? ready_ns_ : 0; }

  bool heater_is_on() const { return (status_ & kHeater) != 0; }

 private:
  static constexpr std::uint16_t kHeater = 0x2000;

  bool begin(bool read) override;
  bool take(std::uint8_t byte) override;
  std::uint8_t give() override;
  void end() override;

  bool execute(std::uint16_t command);
  bool execute_simple(std::uint16_t command);
  bool begin_single_shot(std::uint16_t command);
  bool begin_periodic(std::uint16_t command);
  bool fetch();
  void finish_single_shot();
  void be_busy(std::uint64_t duration_ns);
  void answer_weather();
  void append_word(std::uint16_t word);

  std::uint16_t status_ = 0x8010;
  std::uint8_t command_high_ = 0;
  int bytes_taken_ = 0;
  std::uint64_t busy_until_ns_ = 0;  // after a reset and after a break
  bool measuring_ = false;           // a single shot, that is done at ready_ns_
  bool stretches_ = false;           // its command was one that stretches the clock
  bool stretching_ = false;          // it was addressed for its answer, and holds the clock
  std::uint64_t ready_ns_ = 0;
  std::uint64_t period_ns_ = 0;  // 0: no periodic measurements
  std::uint64_t next_data_ns_ = 0;
  std::vector<std::uint8_t> answer_;
  std::size_t given_ = 0;
};

}  // namespace emulators
