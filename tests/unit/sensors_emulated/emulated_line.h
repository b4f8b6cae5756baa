// A wire with emulated devices, for drivers of sensors that have one: 1-Wire, with the times that a
// board keeps, and a line whose falling edges are timed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "emulators/contracts.h"
#include "prometheus_express/sensors/one_wire.h"
#include "prometheus_express/sensors/pulse_line.h"

class EmulatedWire {
 public:
  EmulatedWire(emulators::Clock& clock, std::initializer_list<emulators::PinTarget*> devices)
      : clock_(clock), devices_(devices) {}

  void drive_low() { drive(emulators::Drive::kLow); }
  void let_go() { drive(emulators::Drive::kNothing); }
  void pass_us(std::uint64_t us) { clock_.advance_by(us * 1'000); }

  // Another one is in its place from now on.
  void exchange(emulators::PinTarget& device) { devices_ = {&device}; }

  bool is_high() const {
    for (emulators::PinTarget* device : devices_) {
      if (device->drive() == emulators::Drive::kLow) return false;
    }
    return driven_ != emulators::Drive::kLow;
  }

  // Whatever changes next, until that moment.
  void pass_to_change(std::uint64_t until_ns) {
    std::uint64_t next = until_ns;
    for (emulators::PinTarget* device : devices_) {
      const std::uint64_t change = device->next_change_ns();
      if (change > clock_.now_ns() && change < next) next = change;
    }
    clock_.advance_to(next);
  }

  std::uint64_t now_ns() const { return clock_.now_ns(); }

 private:
  void drive(emulators::Drive drive) {
    driven_ = drive;
    for (emulators::PinTarget* device : devices_) device->board_drives(drive);
  }

  emulators::Clock& clock_;
  std::vector<emulators::PinTarget*> devices_;
  emulators::Drive driven_ = emulators::Drive::kNothing;
};

class EmulatedOneWire final : public prometheus_express::OneWireBus {
 public:
  using Status = prometheus_express::OneWireStatus;

  EmulatedOneWire(emulators::Clock& clock, std::initializer_list<emulators::PinTarget*> devices)
      : wire_(clock, devices) {}

  Status reset() override {
    if (!wire_.is_high()) return Status::kHeldLow;
    wire_.drive_low();
    wire_.pass_us(500);
    wire_.let_go();
    bool present = false;
    for (int us = 0; us < 485; us += 5) {
      wire_.pass_us(5);
      present |= us >= 15 && us < 300 && !wire_.is_high();
    }
    if (!wire_.is_high()) return Status::kHeldLow;
    return present ? Status::kOk : Status::kNoPresence;
  }

  void exchange(emulators::PinTarget& device) { wire_.exchange(device); }

  bool slot(bool bit) override {
    wire_.drive_low();
    wire_.pass_us(bit ? 4 : 62);
    wire_.let_go();
    if (!bit) {
      wire_.pass_us(8);
      return false;
    }
    wire_.pass_us(9);
    const bool level = wire_.is_high();
    wire_.pass_us(57);
    return level;
  }

 private:
  EmulatedWire wire_;
};

// Waits for the edges in capture(), as a board without interrupts may.
class EmulatedPulseLine final : public prometheus_express::PulseLine {
 public:
  EmulatedPulseLine(emulators::Clock& clock, emulators::PinTarget& device)
      : wire_(clock, {&device}) {}

  void pull_low() override { wire_.drive_low(); }

  void capture(std::uint16_t* periods, std::size_t size) override {
    constexpr std::uint64_t kLongestNs = 7'000'000;
    captured_ = 0;
    std::uint64_t last_ns = wire_.now_ns();
    const std::uint64_t end_ns = last_ns + kLongestNs;
    wire_.let_go();
    bool was_high = wire_.is_high();
    while (wire_.now_ns() < end_ns) {
      wire_.pass_to_change(end_ns);
      const bool high = wire_.is_high();
      if (was_high && !high && captured_ < size) {
        periods[captured_++] = static_cast<std::uint16_t>((wire_.now_ns() - last_ns) / 1'000);
        last_ns = wire_.now_ns();
      }
      was_high = high;
    }
  }

  std::size_t captured() const override { return captured_; }
  void release() override { wire_.let_go(); }
  bool is_high() const override { return wire_.is_high(); }

 private:
  EmulatedWire wire_;
  std::size_t captured_ = 0;
};
