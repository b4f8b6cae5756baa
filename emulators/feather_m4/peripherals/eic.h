// The external interrupt controller: edges and levels at pins. Data sheet (DS60001507), chapter 27.
// No NMI, debouncer or events.
//
// Without ASYNCH an edge is seen when the controller's clock samples the pin, GCLK channel 4 or the
// 32 kHz of the ultra low power oscillator; with a filter, by the majority of three samples.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/peripherals/port.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Eic final : public Peripheral {
 public:
  static constexpr unsigned kLines = 16;

  Eic(System& system, Gclk& gclk, Mclk& mclk, Port& port)
      : system_(system), gclk_(gclk), mclk_(mclk), port_(port) {}

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;
  std::uint64_t next_event_ns() override;
  void advance() override;

 private:
  struct Line {
    unsigned samples = 0;  // the last three, the newest in bit 0
    bool high = false;
  };

  bool is_clocked();
  bool is_enabled() const { return (control_a_ & 2) != 0; }
  unsigned sense(unsigned line) const { return config_[line / 8] >> (line % 8 * 4) & 7; }
  bool is_filtered(unsigned line) const { return (config_[line / 8] >> (line % 8 * 4) & 8) != 0; }
  bool is_asynchronous(unsigned line) const { return (asynchronous_ >> line & 1) != 0; }
  int pin_of(unsigned line) const;
  std::uint64_t clock_hz() const;
  std::uint64_t tick_at(std::uint64_t ns) const;
  std::uint64_t ns_of_tick(std::uint64_t tick) const;
  void write_control_a(std::uint32_t value);
  bool write_setting(std::uint32_t offset, std::uint32_t value);
  void look_at(unsigned line, std::uint64_t ticks);
  void settle();
  void show_lines();

  System& system_;
  Gclk& gclk_;
  Mclk& mclk_;
  Port& port_;
  std::uint8_t control_a_ = 0;
  std::array<std::uint32_t, 2> config_{};
  std::uint32_t asynchronous_ = 0;
  std::uint32_t interrupts_ = 0;
  std::uint32_t flags_ = 0;
  std::array<Line, kLines> lines_;
  std::uint64_t last_tick_ = 0;
  std::uint32_t sync_bits_ = 0;
  std::uint64_t sync_until_ns_ = 0;
};

}  // namespace emulators::feather_m4
