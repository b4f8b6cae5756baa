// Weather over time, from a file.
#pragma once

#include <string>
#include <vector>

#include "emulators/i2c_sensor/i2c_sensor.h"

namespace emulators {

class WeatherFile {
 public:
  // CSV with the header "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms" and at
  // least one line, seconds rising. Gives what is wrong with it, or nothing.
  std::string load(const std::string& path);

  // After load(). Between two lines the weather changes evenly; before the first and after the last
  // it stays.
  Weather at(double seconds) const;

 private:
  struct Line {
    double seconds;
    Weather weather;
  };

  std::vector<Line> lines_;
};

}  // namespace emulators
