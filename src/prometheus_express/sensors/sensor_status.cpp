#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

const char* text_of(SensorStatus status) {
  switch (status) {
    case SensorStatus::kOk:
      return "ok";
    case SensorStatus::kMeasuring:
      return "measuring";
    case SensorStatus::kIdle:
      return "idle";
    case SensorStatus::kAbsent:
      return "absent";
    case SensorStatus::kNotAnswering:
      return "not_answering";
    case SensorStatus::kBadChecksum:
      return "bad_checksum";
    case SensorStatus::kWrongChip:
      return "wrong_chip";
    case SensorStatus::kTimedOut:
      return "timed_out";
    case SensorStatus::kWasReset:
      return "was_reset";
    case SensorStatus::kImplausible:
      break;
  }
  return "implausible";
}

SensorStatus sensor_status(I2cStatus status) {
  if (status == I2cStatus::kOk) return SensorStatus::kMeasuring;
  if (status == I2cStatus::kNoAnswer) return SensorStatus::kAbsent;
  return SensorStatus::kNotAnswering;
}

}  // namespace prometheus_express
