// How a measurement stands, in the words that all sensors share.
#pragma once

#include <cstdint>

#include "prometheus_express/sensors/i2c.h"

namespace prometheus_express {

enum class SensorStatus : std::uint8_t {
  kOk,            // the reading is that of the last measurement
  kMeasuring,     // update() again later
  kIdle,          // nothing was measured yet
  kAbsent,        // nobody answers at its address
  kNotAnswering,  // it is there, but the bus failed or a byte was refused
  kBadChecksum,   // what it sent was changed on the way
  kWrongChip,     // another chip answers at its address
  kTimedOut,      // the measurement did not end in time
  kWasReset,      // it has lost its settings, and with them the measurement
  kImplausible,   // its values, or its calibration, cannot be
};

// A word for a label: "ok", "measuring", "idle", "absent", "not_answering", "bad_checksum",
// "wrong_chip", "timed_out", "was_reset", "implausible".
const char* text_of(SensorStatus status);

// What the failure of a transaction says of the sensor; kMeasuring where there was none.
SensorStatus sensor_status(I2cStatus status);

}  // namespace prometheus_express
