// An Adafruit Feather M4 Express: the chip, a sensor of each kind on its I2C bus, and what is given
// on its SPI bus with chip select on D10 (PA20).
//
// It has no notion of real time: it runs to a moment of virtual time, and says when it sleeps.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "emulators/feather_m4/cpu/core_registers.h"
#include "emulators/feather_m4/cpu/cpu.h"
#include "emulators/feather_m4/cpu/image.h"
#include "emulators/feather_m4/peripherals/adc.h"
#include "emulators/feather_m4/peripherals/eic.h"
#include "emulators/feather_m4/peripherals/port.h"
#include "emulators/feather_m4/peripherals/rtc.h"
#include "emulators/feather_m4/peripherals/sercom_i2c.h"
#include "emulators/feather_m4/peripherals/sercom_spi.h"
#include "emulators/feather_m4/peripherals/sercom_uart.h"
#include "emulators/feather_m4/peripherals/small_peripherals.h"
#include "emulators/feather_m4/peripherals/timer.h"

namespace emulators::feather_m4 {

class Board {
 public:
  Board();

  // Its time. Chips that are connected live by it.
  const Clock& clock() const { return system_.clock; }

  // Borrowed, and connected before power_on().
  void connect_spi(SpiTarget& target);
  void connect_i2c(I2cTarget& target) { sercom_i2c_.connect(target); }

  // Borrowed too; pin_a(16) is PA16. Of an analogue source, false: the pin has no input of ADC0.
  void connect_pin(unsigned pin, PinTarget& target) { port_.connect(pin, target); }
  bool connect_analogue(unsigned pin, AnalogueSource& source) { return adc_.connect(pin, source); }

  // An adapter is on the pins TX and RX, and gets what the program sends.
  void connect_serial(std::function<void(char)> receive) {
    sercom_uart_.connect(std::move(receive));
  }

  // Empty, or what is wrong with the file.
  std::string load(const std::string& path);
  Memory& memory() { return memory_; }

  // Prints what the program writes to its debugger. Without one, BKPT is a fault.
  void set_debugger(std::function<void(const std::string&)> print) {
    cpu_.set_debugger(std::move(print));
  }

  // Cpu::set_command_line().
  void set_command_line(const std::string& text) { cpu_.set_command_line(text); }

  // Cpu::take_faults().
  void take_faults() { cpu_.take_faults(); }

  // After an image was loaded.
  void power_on();
  void press_reset() { system_.request_reset(ResetCause::kSystem); }

  // Runs until that moment, or until the program sleeps or ends.
  void run_until(std::uint64_t ns);
  bool sleeps() const { return cpu_.sleeps(); }
  // Lets it sleep until that moment, or until it wakes up.
  void sleep_until(std::uint64_t ns);
  // When something may wake it up next.
  std::uint64_t next_event_ns();

  std::uint64_t now_ns() { return system_.now_ns(); }
  End end() const { return system_.end(); }
  // How it ended, with the place in the program.
  std::string end_text() const;
  int exit_status() const { return system_.exit_status(); }

  // The generator of random numbers: for its fault, and how many were read.
  Trng& trng() { return trng_; }

  // The converter: for its fault, and how many conversions ended.
  Adc& adc() { return adc_; }

  // The level of the LED on D13.
  bool led() const { return port_.is_driven(kLed) && port_.is_high(kLed); }

  std::uint64_t cycles() const { return system_.cycles; }
  std::uint64_t instructions() const { return cpu_.instructions(); }
  std::uint64_t exceptions_taken() const { return cpu_.exceptions_taken(); }
  std::uint64_t spi_bytes() const { return sercom_spi_.bytes(); }
  std::uint64_t spi_transactions() const { return spi_transactions_; }
  std::uint64_t i2c_transactions() const { return sercom_i2c_.transactions(); }
  std::uint64_t resets() const { return resets_; }

  // How much of its time it has slept, and of that in standby.
  std::uint64_t slept_ns() const { return slept_ns_; }
  std::uint64_t standby_ns() const { return standby_ns_; }
  std::uint32_t cpu_hz() const { return system_.cpu_hz(); }

  // Follows the stack pointer from block to block, for stack_bytes().
  void track_stack() { cpu_.track_stack(); }

  // The deepest that the stack has been, in bytes below the initial stack pointer. Without
  // track_stack() it is found by what was written there: a program that fills its stack with a
  // pattern has used all of it, and a hole of more than 1 KiB ends the search.
  std::uint32_t stack_bytes() const;

 private:
  static constexpr unsigned kChipSelect = pin_a(20);
  static constexpr unsigned kLed = pin_a(23);

  void reset();
  void handle_events(std::uint64_t limit_ns);
  void count_sleep(std::uint64_t ns);

  System system_;
  Memory memory_;
  Bus bus_{system_};
  CoreRegisters core_{system_};
  Cpu cpu_{system_, memory_, bus_, core_};
  Gclk gclk_{system_};
  Mclk mclk_{system_, gclk_};
  Oscctrl oscctrl_{system_, gclk_};
  Osc32kctrl osc32kctrl_{system_};
  Port port_{system_};
  SercomSpi sercom_spi_{system_, gclk_, mclk_, port_};
  SercomI2c sercom_i2c_{system_, gclk_, mclk_, port_};
  SercomUart sercom_uart_{system_, gclk_, mclk_, port_};
  Nvmctrl nvmctrl_{system_};
  Rstc rstc_{system_};
  Pm pm_{system_};
  Supc supc_{system_};
  Wdt wdt_{system_};
  Trng trng_{system_, mclk_};
  Rtc rtc_{system_, mclk_, osc32kctrl_};
  Eic eic_{system_, gclk_, mclk_, port_};
  Adc adc_{system_, gclk_, mclk_, port_, supc_};
  Cmcc cmcc_{system_};
  Timer timers_[4] = {{system_, gclk_, mclk_, 0},
                      {system_, gclk_, mclk_, 1},
                      {system_, gclk_, mclk_, 2},
                      {system_, gclk_, mclk_, 3}};
  std::vector<Peripheral*> peripherals_;
  SpiTarget* spi_target_ = nullptr;
  std::uint64_t spi_transactions_ = 0;
  std::uint64_t resets_ = 0;
  std::uint64_t slept_ns_ = 0;
  std::uint64_t standby_ns_ = 0;
};

}  // namespace emulators::feather_m4
