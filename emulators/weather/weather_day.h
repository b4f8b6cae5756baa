// Weather that changes by itself, so that what is drawn of it is not flat.
#pragma once

#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

// A day that takes so many seconds, over and over, from the morning on: 15 to 27 degrees, 38 to 66
// percent, and fronts that pass every two and a half days.
class WeatherDay {
 public:
  explicit WeatherDay(double seconds) : day_s_(seconds) {}

  Weather at(double seconds) const;

 private:
  double day_s_;
};

}  // namespace emulators
