// An emulated Maxim DS18B20 thermometer on a one-wire line, edge by edge: reset and presence, ROM
// commands with search and alarm search, conversions, scratchpad and EEPROM, both ways to power it.
// Its limits and commands were written from memory of the data sheet, not from a copy.
//
// It is as strict as the data sheet lets a chip be: it drives a read slot's 0 for 15 us only, and a
// slot that is outside of the limits is counted and makes it deaf until the next reset. Conversions
// take the longest time. Powered from the line (parasite), it wants the board to drive the line
// high from 10 us after the command to the end; otherwise it loses its power and reads 85 degrees,
// as after power-on.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "emulators/contracts.h"
#include "emulators/sensor/sensor.h"

namespace emulators {

class Ds18b20 final : public PinTarget, public Sensor {
 public:
  enum class Power : std::uint8_t { kExternal, kParasite };

  // `serial` is the unique number, 48 bits. The clock is borrowed.
  explicit Ds18b20(const Clock& clock, std::uint64_t serial = 1, Power power = Power::kExternal);

  void board_drives(Drive drive) override;
  Drive drive() override;
  std::uint64_t next_change_ns() override;

  // Family code, serial number, checksum, in the order in which they are sent.
  std::array<std::uint8_t, 8> rom() const;

  // Slots and pulses that were outside of the data sheet's limits.
  std::uint64_t violations() const { return violations_; }

 private:
  enum class State : std::uint8_t {
    kDeaf,  // until the next reset
    kRomCommand,
    kMatch,
    kSearch,
    kFunctionCommand,
    kWriteScratchpad,
    kSending,
    kBusy,  // answers read slots with 0 until the work is done
  };

  void line_falls();
  void line_rises();
  void reset_pulse();
  void violation();
  bool sends() const;
  bool next_bit_sent();
  void bit_sent();
  void bit_received(bool bit);
  void search_bit(bool bit);
  void byte_received(std::uint8_t byte);
  void rom_command(std::uint8_t command);
  void function_command(std::uint8_t command);
  void send(std::vector<std::uint8_t> bytes, State then);
  void convert();
  void catch_up();
  bool has_alarm() const;
  bool rom_bit(unsigned index) const { return (rom()[index / 8] >> (index % 8) & 1) != 0; }

  const std::uint64_t serial_;
  const Power power_;
  Drive board_ = Drive::kNothing;
  State state_ = State::kDeaf;
  std::uint64_t violations_ = 0;
  std::uint64_t fell_ns_ = 0;
  std::uint64_t next_slot_ns_ = 0;  // not before may the line fall again
  std::uint64_t pull_from_ns_ = 0;
  std::uint64_t pull_until_ns_ = 0;
  bool sent_this_slot_ = false;

  std::vector<std::uint8_t> bytes_;  // to send, or received
  std::size_t bits_ = 0;             // of them, that are through
  State then_ = State::kDeaf;
  unsigned search_step_ = 0;  // three for each bit of the ROM

  bool converting_ = false;
  bool power_failed_ = false;
  std::uint64_t busy_since_ns_ = 0;
  std::uint64_t busy_until_ns_ = 0;
  std::int16_t temperature_ = 85 * 16;
  std::array<std::uint8_t, 3> settings_{0x4B, 0x46, 0x7F};  // TH, TL and configuration
  std::array<std::uint8_t, 3> eeprom_ = settings_;
};

// One more byte of the 8-bit checksum x^8 + x^5 + x^4 + 1, least significant bit first.
std::uint8_t onewire_crc(std::uint8_t crc, std::uint8_t byte);

}  // namespace emulators
