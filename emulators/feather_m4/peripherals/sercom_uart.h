// SERCOM5 as a UART, as the Feather wires it to its TX and RX pins: TX on PB16, RX on PB17. It
// sends and never receives. Data sheet (DS60001507), chapter 34.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "emulators/feather_m4/peripherals/port.h"
#include "emulators/feather_m4/peripherals/sercom.h"

namespace emulators::feather_m4 {

class SercomUart final : public Sercom {
 public:
  SercomUart(System& system, Gclk& gclk, Mclk& mclk, Port& port);

  // An adapter is on the pins: it holds RX high, and gets what is sent.
  void connect(std::function<void(char)> receive) { receive_ = std::move(receive); }

  std::uint64_t next_event_ns() override;
  void advance() override { finish(); }

 private:
  bool read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) override;
  bool write_more(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void enabled_changed() override;
  void reset_more() override;
  void update() override;

  void send(std::uint8_t byte);
  void start(std::uint8_t byte);
  void finish();
  bool is_wired();

  Port& port_;
  std::function<void(char)> receive_;
  std::uint32_t control_b_ = 0;
  std::uint32_t control_c_ = 0;
  std::uint16_t baud_ = 0;
  bool shifting_ = false;
  bool waiting_ = false;  // the data register is full
  std::uint8_t shift_ = 0;
  std::uint8_t waiting_byte_ = 0;
  std::uint64_t done_cycle_ = 0;
};

}  // namespace emulators::feather_m4
