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
  enum class Outside : std::uint8_t { kNothing, kLow, kHigh };
  void set_outside(unsigned pin, std::function<Outside()> outside) {
    outsides_.push_back({pin, std::move(outside)});
  }

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
    std::function<Outside()> outside;
  };
  std::vector<Connected> outsides_;
};

}  // namespace emulators::feather_m4
