// The pins of groups A and B. Data sheet (DS60001507), chapter 32.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

// PA00 to PA31 are 0 to 31, PB00 is 32.
constexpr unsigned pin_a(unsigned number) { return number; }
constexpr unsigned pin_b(unsigned number) { return 32 + number; }

class Port final : public Peripheral {
 public:
  static constexpr unsigned kMuxC = 2;

  explicit Port(System& system) : system_(system) {}

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;

  // Says whether a pin belongs to the peripheral of this multiplexer position.
  bool is_muxed(unsigned pin, unsigned mux) const;

  // What a pin that the program drives is at; a pin that it does not drive is pulled up.
  bool is_high(unsigned pin) const;
  bool is_driven(unsigned pin) const;

  // What a pin is at from outside, while the program does not drive it. Stronger than a pull.
  void set_outside(unsigned pin, std::function<Drive()> outside) {
    outsides_.push_back({pin, std::move(outside)});
  }

  // Joins a target to a pin, beside what else is there. Borrowed.
  void connect(unsigned pin, PinTarget& target) {
    targets_.push_back({pin, &target, Drive::kNothing});
  }

  // What the pin is at, whoever makes it so, and when that changes unless the board does something.
  bool level(unsigned pin) const;
  std::uint64_t next_change_ns(unsigned pin) const;

  // Called when is_high() of the pin may have changed.
  void on_change(unsigned pin, std::function<void(bool high)> callback);

 private:
  struct Group {
    std::uint32_t dir = 0;
    std::uint32_t out = 0;
    std::array<std::uint8_t, 16> pmux{};
    std::array<std::uint8_t, 32> pincfg{};
  };

  bool write_pins(Group& group, std::uint32_t offset, std::uint32_t value);
  static void write_config(Group& group, std::uint32_t value);
  std::uint32_t input(unsigned index) const;
  Drive drive_from_outside(unsigned pin) const;
  void tell();

  System& system_;
  std::array<Group, 2> groups_;
  struct Watch {
    unsigned pin;
    bool high;
    std::function<void(bool high)> callback;
  };
  std::vector<Watch> watches_;
  struct Connected {
    unsigned pin;
    std::function<Drive()> outside;
  };
  std::vector<Connected> outsides_;
  struct Joined {
    unsigned pin;
    PinTarget* target;
    Drive board;  // as it was told
  };
  std::vector<Joined> targets_;
};

}  // namespace emulators::feather_m4
