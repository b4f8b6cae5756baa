// The analogue inputs of the board, and the temperature of the chip itself.
#pragma once

#include <cstdint>

namespace board {

// What ADC channels are connected to.
enum class AdcInput : std::uint32_t { kGp26 = 0, kGp27 = 1, kGp28 = 2, kChipTemperature = 4 };

inline constexpr std::uint32_t kAdcSteps = 4096;  // of the reference, 3.3 V

class Adc {
 public:
  // After board::start().
  void start();

  // Measures, and gives a number below kAdcSteps. Blocks for some microseconds. False: the
  // converter does not answer, and `steps` is as it was. Not for interrupt handlers.
  bool measure(AdcInput input, std::uint32_t& steps);

  // In degrees Celsius; NaN where the converter does not answer. As the data sheet has it for a
  // typical chip: one chip may be 10 degrees from that, and the reference adds to it. One step is
  // about half a degree, so it is for trends.
  double chip_temperature_celsius();
};

}  // namespace board
