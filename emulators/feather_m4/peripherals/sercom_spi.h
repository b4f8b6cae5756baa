// SERCOM1 as an SPI master, as the Feather wires it: SCK on PA17, MOSI on PB23, MISO on PB22. Data
// sheet (DS60001507), chapter 35.
//
// Nothing moves unless the pins are multiplexed to it, the pads chosen (DOPO 2, DIPO 2) and mode 0
// or 3 set. Reading INTFLAG while a byte is on its way lets the time of that byte pass.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/feather_m4/peripherals/port.h"
#include "emulators/feather_m4/peripherals/sercom.h"

namespace emulators::feather_m4 {

class SercomSpi final : public Sercom {
 public:
  SercomSpi(System& system, Gclk& gclk, Mclk& mclk, Port& port);

  // Borrowed. It is selected by its owner.
  void connect(SpiTarget& target) { target_ = &target; }

  // To be called before chip select changes: ends what is over by now. What is still on its way is
  // lost.
  void chip_select_changes();

  std::uint64_t bytes() const { return bytes_; }

  std::uint64_t next_event_ns() override;
  void advance() override;

 private:
  bool read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) override;
  bool write_more(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void enabled_changed() override;
  void reset_more() override;
  void update() override;

  std::uint32_t take_data();
  void send_data(std::uint32_t value);
  void start_word(std::uint32_t value, std::uint64_t cycle);
  void finish();
  std::uint32_t exchange(std::uint32_t out);
  void receive(std::uint32_t value);
  bool is_wired();
  unsigned word_bytes() const { return (control_c_ >> 24 & 1) != 0 ? 4 : 1; }
  void measure_word();

  Port& port_;
  SpiTarget* target_ = nullptr;
  std::uint32_t control_b_ = 0;
  std::uint32_t control_c_ = 0;
  std::uint8_t baud_ = 0;
  bool overflow_ = false;
  bool shifting_ = false;
  bool waiting_ = false;  // the data register is full
  bool looked_ = false;   // at the flags, since a byte was last sent or taken
  std::uint32_t shift_ = 0;
  std::uint32_t waiting_word_ = 0;
  std::uint64_t done_cycle_ = 0;
  std::uint64_t cycles_per_word_ = kNever / 2;  // that: its clock stands still
  std::array<std::uint32_t, 2> received_{};
  unsigned received_count_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace emulators::feather_m4
