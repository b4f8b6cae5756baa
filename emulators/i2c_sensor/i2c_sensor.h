// What the emulated sensors have in common: the weather they measure, faults that can be switched
// on, and counts of what happened on the bus.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "emulators/contracts.h"

namespace emulators {

// What is around a sensor.
struct Weather {
  double temperature_celsius = 21.0;
  double humidity_percent = 45.0;
  double pressure_hpa = 1013.25;
  double gas_ohms = 100000.0;
};

// Faults; 0 is a sound chip. "Every n" counts from the moment when the faults were set: 1 is
// always, 3 is the third, the sixth, and so on. A transaction is an address sent, after a start or
// a repeated start.
struct SensorFaults {
  int absent = 0;            // 1: acknowledges nothing
  int nack_every = 0;        // n: refuses its address in every n-th transaction
  int nack_write_every = 0;  // n: refuses every n-th byte that is written to it
  int bus_stuck = 0;         // 1: holds the data line low
  int stuck_conversion = 0;  // 1: a conversion that begins now never ends
  int wrong_id = 0;          // 1: calls itself another chip
  int bad_crc_every = 0;     // n: inverts every n-th checksum; the BME680 has none
  int garbage_every = 0;     // n: gives garbage_byte throughout every n-th transaction that reads
  int garbage_byte = 0xFF;   // -1: bytes at random, the same ones in every run
};

// Sets the fault that is called like its member. False: there is none of that name.
bool set_fault(SensorFaults& faults, std::string_view name, int value);

// What set_fault() knows.
std::vector<std::string_view> sensor_fault_names();

// The bus side of a sensor. A chip derives from it and never sees what the faults take away.
class I2cSensor : public I2cTarget {
 public:
  void set_weather(const Weather& weather) { weather_ = weather; }
  const Weather& weather() const { return weather_; }

  // Starts to count anew.
  void set_faults(const SensorFaults& faults);
  const SensorFaults& faults() const { return faults_; }

  // Times it was addressed, refused ones included.
  std::uint64_t transactions() const { return transactions_; }

  std::uint8_t address() const final { return address_; }
  bool start(bool read) final;
  bool write(std::uint8_t byte) final;
  std::uint8_t read() final;
  void stop() final;
  bool holds_data_line() const final { return faults_.bus_stuck != 0; }

 protected:
  I2cSensor(const Clock& clock, std::uint8_t address) : clock_(clock), address_(address) {}

  std::uint64_t now_ns() const { return clock_.now_ns(); }

  // Says whether this is the n-th checksum, to be told wrongly.
  bool crc_is_bad() { return is_nth(faults_.bad_crc_every, crcs_); }

  // When a conversion that takes so long from now ends; a stuck one: never.
  std::uint64_t end_of_conversion_ns(std::uint64_t duration_ns) const;

  // As in I2cTarget, of a sound chip. end() comes at a stop and before a repeated start.
  virtual bool begin(bool read) = 0;
  virtual bool take(std::uint8_t byte) = 0;
  virtual std::uint8_t give() = 0;
  virtual void end() = 0;

 private:
  static bool is_nth(int every, int& count);
  std::uint8_t garbage();

  const Clock& clock_;
  const std::uint8_t address_;
  Weather weather_;
  SensorFaults faults_;
  std::uint64_t transactions_ = 0;
  bool addressed_ = false;
  bool giving_garbage_ = false;
  std::uint32_t random_ = 1;
  int starts_ = 0;
  int writes_ = 0;
  int reads_ = 0;
  int crcs_ = 0;
};

}  // namespace emulators
