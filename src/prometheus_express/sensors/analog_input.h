// What the drivers of analogue sensors need of a board: a pin whose voltage is measured. A board
// implements AnalogInput.
#pragma once

namespace prometheus_express {

// A converter measures a voltage against another one, its reference. Not for interrupt handlers.
class AnalogInput {
 public:
  // Measures, and gives the voltage as a part of the reference, 0 to 1. Blocks for 1 ms at most.
  // False: the converter does not answer, and `fraction` is as it was.
  virtual bool measure(float& fraction) = 0;

 protected:
  ~AnalogInput() = default;
};

}  // namespace prometheus_express
