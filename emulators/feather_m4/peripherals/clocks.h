// Where clocks come from on a SAMD51: MCLK, GCLK, OSCCTRL and OSC32KCTRL. Data sheet (DS60001507),
// chapters 13 to 15, 28 and 29. The board has no crystals.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

// Frequencies in Hz; 0 for a clock that does not run.
class Oscillators {
 public:
  static constexpr std::uint32_t kUltraLowPower = 32'768;
  static constexpr std::uint32_t kDfll = 48'000'000;

  virtual ~Oscillators() = default;
  virtual std::uint32_t dfll_hz() = 0;
  virtual std::uint32_t dpll_hz(unsigned index) = 0;
};

// Generators and peripheral channels.
class Gclk final : public Peripheral {
 public:
  static constexpr unsigned kGenerators = 12;
  static constexpr unsigned kChannels = 48;

  explicit Gclk(System& system) : system_(system) {}

  // Borrowed; before anything runs.
  void set_oscillators(Oscillators& oscillators) { oscillators_ = &oscillators; }

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;

  std::uint32_t generator_hz(unsigned index) const;
  std::uint32_t channel_hz(unsigned index) const;

 private:
  std::uint32_t source_hz(std::uint32_t control) const;

  System& system_;
  Oscillators* oscillators_ = nullptr;
  std::array<std::uint32_t, kGenerators> generators_{};
  std::array<std::uint32_t, kChannels> channels_{};
  std::uint32_t busy_ = 0;
  std::uint64_t busy_until_ns_ = 0;
};

// Masks of bus clocks, and the divider of the CPU's.
class Mclk final : public Peripheral {
 public:
  Mclk(System& system, Gclk& gclk) : system_(system), gclk_(gclk) {}

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;

  // Tells the system what the CPU runs at; after every change of any clock.
  void apply();

  // Says whether a bit of APBAMASK (bus 0) to APBDMASK (bus 3) is set.
  bool is_on(unsigned bus, unsigned bit) const { return (masks_[bus] >> bit & 1) != 0; }

 private:
  System& system_;
  Gclk& gclk_;
  std::uint8_t divider_ = 1;
  std::uint32_t ahb_mask_ = 0;
  std::array<std::uint32_t, 4> masks_{};
};

// DFLL and the two DPLLs.
class Oscctrl final : public Peripheral, public Oscillators {
 public:
  Oscctrl(System& system, Gclk& gclk) : system_(system), gclk_(gclk) {}

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;

  std::uint32_t dfll_hz() override;
  std::uint32_t dpll_hz(unsigned index) override;

 private:
  struct Dpll {
    std::uint8_t control_a = 0;
    std::uint32_t ratio = 0;
    std::uint32_t control_b = 0;
    std::uint64_t locked_ns = kNever;
  };

  std::uint32_t read_dpll(Dpll& dpll, std::uint32_t offset, unsigned size);
  void write_dpll(unsigned index, std::uint32_t offset, unsigned size, std::uint32_t value);
  std::uint32_t target_hz(unsigned index);

  System& system_;
  Gclk& gclk_;
  std::uint8_t dfll_control_a_ = 0x82;
  std::uint8_t dfll_control_b_ = 0;
  std::uint32_t dfll_value_ = 0;
  std::uint32_t dfll_multiplier_ = 0;
  std::uint64_t dfll_ready_ns_ = 0;
  std::array<Dpll, 2> dplls_;
};

// The 32 kHz oscillators: the ultra low power one always runs, the crystal's never starts.
class Osc32kctrl final : public Peripheral {
 public:
  explicit Osc32kctrl(System& system) : system_(system) {}

  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;

  // Of the RTC's clock; 0: there is none, since the crystal's never starts.
  std::uint32_t rtc_hz() const {
    return rtc_control_ == 0 ? 1'024 : rtc_control_ == 1 ? 32'768 : 0;
  }

 private:
  System& system_;
  std::uint8_t rtc_control_ = 0;
  std::uint16_t crystal_ = 0;
  std::uint32_t ultra_low_power_ = 0;
};

}  // namespace emulators::feather_m4
