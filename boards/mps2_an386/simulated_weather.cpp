#include "boards/mps2_an386/simulated_weather.h"

#include <cstdint>

namespace board {
namespace {

constexpr double kDaySeconds = 600;

// Swings between -1 and 1 once in `period`, from 0 upwards: two parabolas, near enough to a sine.
double wave(double seconds, double period) {
  const double turns = seconds / period;
  const double phase = turns - static_cast<double>(static_cast<std::int64_t>(turns));
  return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase);
}

// To `steps` steps a unit, so that the value has a short text.
double rounded(double value, double steps) {
  return static_cast<double>(static_cast<std::int64_t>(value * steps + 0.5)) / steps;
}

}  // namespace

SimulatedWeather simulated_weather(double seconds_since_start) {
  const double sun = wave(seconds_since_start, kDaySeconds);
  const double front = wave(seconds_since_start, 2.5 * kDaySeconds);
  return {rounded(21 + 6 * sun, 10'000), rounded(52 - 14 * sun, 10'000),
          rounded(1014 + 12 * front, 1'000), rounded(1'000'000 + 60'000 * sun, 1)};
}

}  // namespace board
