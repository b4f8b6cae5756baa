#include "emulators/i2c_sensor/i2c_sensor.h"

#include <limits>

namespace emulators {

namespace {

constexpr struct {
  std::string_view name;
  int SensorFaults::*member;
} kFaults[] = {
    {"absent", &SensorFaults::absent},
    {"nack_every", &SensorFaults::nack_every},
    {"nack_write_every", &SensorFaults::nack_write_every},
    {"bus_stuck", &SensorFaults::bus_stuck},
    {"stuck_conversion", &SensorFaults::stuck_conversion},
    {"wrong_id", &SensorFaults::wrong_id},
    {"bad_crc_every", &SensorFaults::bad_crc_every},
    {"garbage_every", &SensorFaults::garbage_every},
    {"garbage_byte", &SensorFaults::garbage_byte},
};

}  // namespace

bool set_fault(SensorFaults& faults, std::string_view name, int value) {
  for (const auto& fault : kFaults) {
    if (fault.name == name) {
      faults.*fault.member = value;
      return true;
    }
  }
  return false;
}

std::vector<std::string_view> sensor_fault_names() {
  std::vector<std::string_view> names;
  for (const auto& fault : kFaults) names.push_back(fault.name);
  return names;
}

void I2cSensor::set_faults(const SensorFaults& faults) {
  faults_ = faults;
  starts_ = writes_ = reads_ = crcs_ = 0;
  random_ = 1;
}

bool I2cSensor::start(bool read) {
  if (addressed_) end();
  ++transactions_;
  addressed_ = false;
  giving_garbage_ = read && is_nth(faults_.garbage_every, reads_);
  if (faults_.absent != 0 || faults_.bus_stuck != 0) return false;
  if (is_nth(faults_.nack_every, starts_)) return false;
  addressed_ = begin(read);
  return addressed_;
}

bool I2cSensor::write(std::uint8_t byte) {
  if (!addressed_ || is_nth(faults_.nack_write_every, writes_)) return false;
  return take(byte);
}

std::uint8_t I2cSensor::read() {
  if (!addressed_ || now_ns() < clock_held_until_ns()) return 0xFF;
  const std::uint8_t byte = give();
  return giving_garbage_ ? garbage() : byte;
}

void I2cSensor::stop() {
  if (addressed_) end();
  addressed_ = false;
}

std::uint64_t I2cSensor::end_of_conversion_ns(std::uint64_t duration_ns) const {
  if (faults_.stuck_conversion != 0) return std::numeric_limits<std::uint64_t>::max();
  return now_ns() + duration_ns;
}

bool I2cSensor::is_nth(int every, int& count) { return every > 0 && ++count % every == 0; }

std::uint8_t I2cSensor::garbage() {
  if (faults_.garbage_byte >= 0) return static_cast<std::uint8_t>(faults_.garbage_byte);
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return static_cast<std::uint8_t>(random_ >> 8);
}

}  // namespace emulators
