// How emulated chips are wired to emulated boards and to tests: an SPI target, an I2C target, what
// is at one pin, what an analogue input measures, and the clock that all of them live by. Emulators
// are written from the data sheets and share no code with the drivers, these contracts included.
#pragma once

#include <cstdint>
#include <limits>

namespace emulators {

// Virtual time. Whoever drives the emulation moves it; chips read it.
class Clock {
 public:
  std::uint64_t now_ns() const { return now_ns_; }

  // Never goes back.
  void advance_to(std::uint64_t ns) {
    if (ns > now_ns_) now_ns_ = ns;
  }
  void advance_by(std::uint64_t ns) { now_ns_ += ns; }

 private:
  std::uint64_t now_ns_ = 0;
};

// A chip on an SPI bus, in mode 0, most significant bit first.
class SpiTarget {
 public:
  virtual ~SpiTarget() = default;

  // Chip select went low (true) or high (false). Telling it twice is harmless.
  virtual void select(bool selected) = 0;

  // Eight clocks: takes a byte and gives one. Not selected: gives 0xFF and ignores what it takes.
  virtual std::uint8_t exchange(std::uint8_t in) = 0;
};

// A chip on an I2C bus. The master calls start(), then write() or read() for each byte, then
// start() again or stop().
class I2cTarget {
 public:
  virtual ~I2cTarget() = default;

  // The 7-bit address it listens to.
  virtual std::uint8_t address() const = 0;

  // It was addressed, to be read or to be written. True: it acknowledges.
  virtual bool start(bool read) = 0;

  // Takes a byte. True: it acknowledges.
  virtual bool write(std::uint8_t byte) = 0;

  // Gives a byte. The master acknowledges it, and reads another one, or does not, and stops.
  virtual std::uint8_t read() = 0;

  virtual void stop() = 0;

  // Until when it holds the clock line low, asked after start(), write() and read(); in the past:
  // it does not. A master waits for that moment, or gives up; what it reads before is 0xFF.
  virtual std::uint64_t clock_held_until_ns() const { return 0; }

  // It holds the data line low for good: no master can begin or end a transaction with any chip.
  virtual bool holds_data_line() const { return false; }
};

// What one end of a wire does to it. Whoever pulls low is stronger than who pulls high, and a wire
// that nobody drives is high by a resistor.
enum class Drive : std::uint8_t { kNothing, kLow, kHigh };

// Something at one pin of a board, beside others perhaps: a sensor on a wire of its own, a one-wire
// device, a generator of pulses. What it does is a matter of the clock and of what the board did.
class PinTarget {
 public:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  virtual ~PinTarget() = default;

  // From now on the board does this. Telling it twice is harmless.
  virtual void board_drives(Drive drive) = 0;

  // What the target does now.
  virtual Drive drive() = 0;

  // When drive() gives something else next, unless the board does something before.
  virtual std::uint64_t next_change_ns() = 0;
};

// A voltage against ground, now.
class AnalogueSource {
 public:
  virtual ~AnalogueSource() = default;
  virtual double volts() = 0;
};

}  // namespace emulators
