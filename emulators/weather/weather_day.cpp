#include "emulators/weather/weather_day.h"

#include <cmath>

namespace emulators {

Weather WeatherDay::at(double seconds) const {
  constexpr double kTurn = 6.283185307179586;
  const double days = seconds / day_s_;
  const double sun = std::sin(kTurn * days);
  const double front = std::sin(kTurn * days / 2.5);
  return {21 + 6 * sun, 52 - 14 * sun, 1014 + 12 * front, 100'000 + 40'000 * sun};
}

}  // namespace emulators
