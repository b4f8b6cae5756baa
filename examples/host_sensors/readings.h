// What the sensors of a Linux machine say, in units for people. Knows nothing of metrics.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace host_sensors {

enum class Quantity {
  kTemperature,  // degrees Celsius
  kHumidity,     // percent, relative
  kPressure,     // hectopascals
  kGas,          // ohms
  kVoltage,      // volts
  kCurrent,      // amperes
  kPower,        // watts
  kFanSpeed,     // revolutions a minute
};
inline constexpr std::size_t kQuantities = 8;

struct Reading {
  Quantity quantity;
  std::string sensor;  // no two readings of the same quantity share it
  double value;
};

struct Readings {
  std::vector<Reading> readings;
  std::vector<std::string> absent;  // a line for each source that has no sensors: which, and why
};

// Reads every sensor once, which may take a second (a gas sensor heats up first). `root` stands for
// "/". A sensor that cannot be read now, or that the kernel marks as faulty, is left out. The
// sources:
//
// - /sys/class/hwmon, after the kernel's Documentation/hwmon/sysfs-interface.rst;
// - /sys/class/thermal/thermal_zone*, after Documentation/driver-api/thermal/sysfs-api.rst;
// - /sys/bus/iio/devices, after Documentation/ABI/testing/sysfs-bus-iio.
//
// A sensor is named after its chip ("bme680"); where the chip has several of a kind, its label or
// channel follows ("coretemp Core 0", "nct6775 temp2"); where machines have several such chips, the
// device stands between ("nvme nvme1 Composite").
Readings read_sensors(const std::filesystem::path& root);

}  // namespace host_sensors
