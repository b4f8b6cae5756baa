// A master of a one-wire line, for tests of the chips on it: it moves the clock, pulls and samples
// as the data sheets' standard speed says, in the middle of their limits.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/contracts.h"

class OneWireMaster {
 public:
  OneWireMaster(emulators::Clock& clock, std::vector<emulators::PinTarget*> targets)
      : clock_(clock), targets_(std::move(targets)) {}

  // True: somebody is present.
  bool reset(std::uint64_t low_us = 500) {
    pull(low_us);
    wait(70);
    const bool present = !is_high();
    wait(430);
    return present;
  }

  void write_bit(bool bit) {
    pull(bit ? 6 : 65);
    wait(bit ? 64 : 5);
  }

  bool read_bit(std::uint64_t sample_us = 13) {
    pull(2);
    wait(sample_us - 2);
    const bool bit = is_high();
    wait(70 - sample_us);
    return bit;
  }

  void write(const std::vector<std::uint8_t>& bytes) {
    for (const std::uint8_t byte : bytes) {
      for (int bit = 0; bit < 8; ++bit) write_bit((byte >> bit & 1) != 0);
    }
  }

  std::vector<std::uint8_t> read(std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    for (std::uint8_t& byte : bytes) {
      for (int bit = 0; bit < 8; ++bit) {
        if (read_bit()) byte = static_cast<std::uint8_t>(byte | 1U << bit);
      }
    }
    return bytes;
  }

  // Takes part in no slot: low for that long.
  void pull(std::uint64_t us) {
    drive(emulators::Drive::kLow);
    wait(us);
    drive(emulators::Drive::kNothing);
  }

  void drive(emulators::Drive drive) {
    for (emulators::PinTarget* target : targets_) target->board_drives(drive);
  }

  bool is_high() {
    for (emulators::PinTarget* target : targets_) {
      if (target->drive() == emulators::Drive::kLow) return false;
    }
    return true;
  }

  void wait(std::uint64_t us) { clock_.advance_by(us * 1000); }

 private:
  emulators::Clock& clock_;
  std::vector<emulators::PinTarget*> targets_;
};
