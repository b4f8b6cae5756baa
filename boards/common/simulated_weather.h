// Weather that is made up. Emulated boards have no sensors, so examples and tests that want some
// readings take them from here, and say so.
#pragma once

#include <cstdint>

namespace board {

struct SimulatedWeather {
  double temperature_celsius;
  double humidity_percent;
  double pressure_hpa;
  double gas_ohms;
};

// The weather at a moment after the start: the same for the same moment, always. A day lasts ten
// minutes: warm and dry at noon, cold and damp at night, and the pressure takes two days and a half
// to come round. Values have the resolution of the sensors that they stand for.
SimulatedWeather simulated_weather(std::uint32_t ms_since_start);

}  // namespace board
