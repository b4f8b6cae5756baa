// The first analogue-to-digital converter, ADC0. Data sheet (DS60001507), chapter 45: single-ended,
// by software trigger or free-running, with accumulation and averaging. No differential mode,
// window, correction, events or sequences.
//
// A result of several samples is that of one, taken when all of them are through. The chip is
// supplied by 3.3 V.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/peripherals/port.h"
#include "emulators/feather_m4/peripherals/small_peripherals.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Adc final : public Peripheral {
 public:
  static constexpr unsigned kInputs = 16;

  Adc(System& system, Gclk& gclk, Mclk& mclk, Port& port, const Supc& supc)
      : system_(system), gclk_(gclk), mclk_(mclk), port_(port), supc_(supc) {}

  // What is at a pin, borrowed. False: it has no input of ADC0.
  bool connect(unsigned pin, AnalogueSource& source);

  // A fault: conversions that begin from then on never end.
  void set_stuck(bool stuck) { stuck_ = stuck; }

  std::uint64_t conversions() const { return conversions_; }

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;
  std::uint64_t next_event_ns() override { return interrupts_ != 0 ? ends_ns_ : kNever; }
  void advance() override;

 private:
  struct Registers {
    std::uint16_t control_a = 0;
    std::uint16_t input = 0;
    std::uint16_t control_b = 0;
    std::uint8_t reference = 0;
    std::uint8_t average = 0;
    std::uint8_t sampling = 0;
    std::uint16_t calibration = 0;
  };

  static constexpr unsigned kClockChannel = 40;
  // Of INTFLAG.
  static constexpr std::uint8_t kReady = 0x01;
  static constexpr std::uint8_t kOverrun = 0x02;
  static constexpr unsigned kPins[kInputs] = {
      pin_a(2), pin_a(3), pin_b(8),  pin_b(9),  pin_a(4), pin_a(5), pin_a(6), pin_a(7),
      pin_a(8), pin_a(9), pin_a(10), pin_a(11), pin_b(0), pin_b(1), pin_b(2), pin_b(3)};

  bool is_clocked();
  bool is_enabled() const { return (registers_.control_a & 2) != 0; }
  bool write_setting(std::uint32_t offset, unsigned size, std::uint32_t value);
  void write_control_a(std::uint32_t value);
  void write_interrupts(std::uint32_t offset, std::uint8_t value);
  void synchronise(unsigned bit);
  void start();
  std::uint64_t conversion_ns();
  std::uint16_t convert();
  double input_volts();
  double reference_volts();
  void show_lines();

  System& system_;
  Gclk& gclk_;
  Mclk& mclk_;
  Port& port_;
  const Supc& supc_;
  std::array<AnalogueSource*, kInputs> sources_{};
  bool stuck_ = false;
  std::uint64_t conversions_ = 0;
  Registers registers_;
  std::uint8_t interrupts_ = 0;
  std::uint8_t flags_ = 0;
  std::uint16_t result_ = 0;
  std::uint32_t sync_bits_ = 0;
  std::uint64_t sync_until_ns_ = 0;
  bool converting_ = false;
  std::uint64_t ends_ns_ = kNever;
};

}  // namespace emulators::feather_m4
