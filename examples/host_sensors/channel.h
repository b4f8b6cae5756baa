// One sensor as the kernel has it, and the names that people see.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host_sensors/readings.h"

namespace host_sensors {

struct Channel {
  Quantity quantity;
  std::string chip;             // "coretemp"
  std::string device;           // "coretemp.0": tells chips of the same kind apart
  std::string channel;          // "temp2"
  std::string label;            // "Core 0", or empty
  std::optional<double> value;  // empty when it cannot be read now
};

// Gives each channel its shortest name that no other channel of the quantity has, and leaves out
// those without a value. They take part in the naming, so that a sensor that fails for a while does
// not rename its sister.
std::vector<Reading> with_names(std::vector<Channel> channels);

}  // namespace host_sensors
