// What the emulated sensors have in common, whatever they are connected by: the weather they
// measure, faults that can be switched on, a count of transactions, and arithmetic.
#pragma once

#include <cmath>
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
// always, 3 is the third, the sixth, and so on. A transaction is on I2C an address sent, after a
// start or a repeated start, on one-wire a reset, and of a DHT22 a start signal.
struct SensorFaults {
  int absent = 0;            // 1: acknowledges nothing
  int nack_every = 0;        // n: refuses its address in every n-th transaction
  int nack_write_every = 0;  // n: refuses every n-th byte that is written to it
  int bus_stuck = 0;         // 1: holds the data line low; a line stuck high is like an absent chip
  int stuck_conversion = 0;  // 1: a conversion that begins now never ends
  int wrong_id = 0;          // 1: calls itself another chip
  int bad_crc_every = 0;     // n: inverts every n-th checksum; Bosch's sensors have none
  int garbage_every = 0;     // n: gives garbage_byte throughout every n-th transaction that reads
  int garbage_byte = 0xFF;   // -1: bytes at random, the same ones in every run
};

// Sets the fault that is called like its member. False: there is none of that name.
bool set_fault(SensorFaults& faults, std::string_view name, int value);

// What set_fault() knows.
std::vector<std::string_view> sensor_fault_names();

class Sensor {
 public:
  void set_weather(const Weather& weather) { weather_ = weather; }
  const Weather& weather() const { return weather_; }

  // Starts to count anew.
  void set_faults(const SensorFaults& faults);
  const SensorFaults& faults() const { return faults_; }

  // Times it was addressed, refused ones included.
  std::uint64_t transactions() const { return transactions_; }

 protected:
  explicit Sensor(const Clock& clock) : clock_(clock) {}
  ~Sensor() = default;

  std::uint64_t now_ns() const { return clock_.now_ns(); }

  // A transaction begins. False: a fault keeps the chip from answering.
  bool transaction_begins();

  // Says whether this is the n-th byte written, to be refused.
  bool refuses_write() { return is_nth(faults_.nack_write_every, writes_); }

  // Says whether this is the n-th transaction that reads, to be answered by garbage().
  bool gives_garbage() { return is_nth(faults_.garbage_every, reads_); }
  std::uint8_t garbage();

  // The checksum to be sent; every n-th is told wrongly.
  std::uint8_t sent_crc(std::uint8_t crc) {
    return is_nth(faults_.bad_crc_every, crcs_) ? static_cast<std::uint8_t>(~crc) : crc;
  }

  // When a conversion that takes so long from now ends; a stuck one: never.
  std::uint64_t end_of_conversion_ns(std::uint64_t duration_ns) const;

 private:
  static bool is_nth(int every, int& count);

  const Clock& clock_;
  Weather weather_;
  SensorFaults faults_;
  std::uint64_t transactions_ = 0;
  std::uint32_t random_ = 1;
  int starts_ = 0;
  int writes_ = 0;
  int reads_ = 0;
  int crcs_ = 0;
};

// One more byte of the 8-bit checksum x^8 + x^5 + x^4 + 1, most significant bit first, that was
// `crc` so far.
std::uint8_t crc8(std::uint8_t crc, std::uint8_t byte);

// The code of 0 to `last` whose value is nearest to the target, of a function that rises or falls
// all the way.
template <typename Function>
std::uint32_t nearest_code(Function function, double target, std::uint32_t last) {
  const bool rises = function(double(last)) > function(0.0);
  double low = 0;
  double high = last;
  for (int step = 0; step < 64; ++step) {
    const double middle = (low + high) / 2;
    ((function(middle) < target) == rises ? low : high) = middle;
  }
  return static_cast<std::uint32_t>(std::lround(low));
}

}  // namespace emulators
