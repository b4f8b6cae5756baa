#include "emulators/sensor/sensor.h"

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

void Sensor::set_faults(const SensorFaults& faults) {
  faults_ = faults;
  starts_ = writes_ = reads_ = crcs_ = 0;
  random_ = 1;
}

bool Sensor::transaction_begins() {
  ++transactions_;
  if (faults_.absent != 0 || faults_.bus_stuck != 0) return false;
  return !is_nth(faults_.nack_every, starts_);
}

std::uint64_t Sensor::end_of_conversion_ns(std::uint64_t duration_ns) const {
  if (faults_.stuck_conversion != 0) return std::numeric_limits<std::uint64_t>::max();
  return now_ns() + duration_ns;
}

bool Sensor::is_nth(int every, int& count) { return every > 0 && ++count % every == 0; }

std::uint8_t Sensor::garbage() {
  if (faults_.garbage_byte >= 0) return static_cast<std::uint8_t>(faults_.garbage_byte);
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return static_cast<std::uint8_t>(random_ >> 8);
}

std::uint8_t crc8(std::uint8_t crc, std::uint8_t byte) {
  unsigned rest = crc ^ byte;
  for (int bit = 0; bit < 8; ++bit) rest = (rest & 0x80) != 0 ? (rest << 1) ^ 0x131 : rest << 1;
  return static_cast<std::uint8_t>(rest);
}

}  // namespace emulators
