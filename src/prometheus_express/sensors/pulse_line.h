// What the driver of a sensor that answers in pulses needs of a board: a line on which the time
// between falling edges is taken. A board implements PulseLine; the tests implement it over the
// emulated sensor.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// One line, open drain, with a resistor to the supply. Not for interrupt handlers.
class PulseLine {
 public:
  // Holds the line low, until capture() or release().
  virtual void pull_low() = 0;

  // Lets go of the line, and notes for each falling edge from then on the microseconds since the
  // one before, for the first one since this call; at most `size`, and 65,535 where it was longer.
  // An edge may be noted up to 10 us late. A board does this in an interrupt handler; one that
  // cannot may wait for the edges here, for as long as 10 ms. `periods` is borrowed until
  // release().
  virtual void capture(std::uint16_t* periods, std::size_t size) = 0;

  // How many edges there were, at most `size` of capture().
  virtual std::size_t captured() const = 0;

  // Lets go of the line, and of what capture() has borrowed.
  virtual void release() = 0;

  // The level of the line.
  virtual bool is_high() const = 0;

 protected:
  ~PulseLine() = default;
};

}  // namespace prometheus_express
