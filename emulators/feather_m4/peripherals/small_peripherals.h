// The peripherals of a SAMD51 that start-up code reads or sets, as far as it does: NVMCTRL, RSTC,
// PM, SUPC, WDT, TRNG and CMCC. Chapters of the data sheet (DS60001507): 25, 17, 18, 19, 20, 44
// and 11.
#pragma once

#include <array>
#include <cstdint>

#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

// The flash: wait states and size. It cannot be written.
class Nvmctrl final : public Peripheral {
 public:
  explicit Nvmctrl(System& system) : system_(system) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override { control_a_ = 0x0004; }

 private:
  System& system_;
  std::uint16_t control_a_ = 0x0004;
};

// Why the board was reset.
class Rstc final : public Peripheral {
 public:
  explicit Rstc(System& system) : system_(system) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override {}

 private:
  System& system_;
};

// What WFI does: idle or standby.
class Pm final : public Peripheral {
 public:
  explicit Pm(System& system) : system_(system) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override { sleep_ = 0; }

  bool is_standby() const { return sleep_ == kStandby; }

 private:
  static constexpr std::uint32_t kIdle = 2;
  static constexpr std::uint32_t kStandby = 4;

  System& system_;
  std::uint8_t sleep_ = 0;
};

// The supply: it is always good, and its settings change nothing.
class Supc final : public Peripheral {
 public:
  explicit Supc(System& system) : system_(system) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override { registers_ = {0x02, 0, 0x02, 0}; }

  // VREF.SEL: which voltage the internal reference has.
  unsigned reference_selection() const { return registers_[3] >> 16 & 0x0F; }

 private:
  System& system_;
  std::array<std::uint32_t, 4> registers_{};  // BOD33, BOD12, VREG, VREF
};

// The watchdog, without its window.
class Wdt final : public Peripheral {
 public:
  explicit Wdt(System& system) : system_(system) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override;
  std::uint64_t next_event_ns() override { return ends_ns_; }
  void advance() override;

 private:
  void restart();

  System& system_;
  std::uint8_t control_a_ = 0;
  std::uint8_t config_ = 0x0B;
  std::uint64_t ends_ns_ = kNever;
};

// Random numbers of 32 bits, the same ones in every run: one each 84 cycles of its bus clock
// (44.6.2), which is gone when it was read.
class Trng final : public Peripheral {
 public:
  Trng(System& system, Mclk& mclk) : system_(system), mclk_(mclk) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override { control_a_ = 0; }

  // A fault: from then on no number gets ready.
  void set_silent(bool silent) { silent_ = silent; }

  // That were read.
  std::uint64_t numbers() const { return numbers_; }

 private:
  bool is_ready() const {
    return (control_a_ & 2) != 0 && !silent_ && system_.cycles >= ready_cycle_;
  }

  System& system_;
  Mclk& mclk_;
  std::uint8_t control_a_ = 0;
  bool silent_ = false;
  std::uint64_t ready_cycle_ = 0;
  std::uint64_t numbers_ = 0;
  std::uint32_t state_ = 0x2545F491;
};

// The cache of the flash: on or off, it changes nothing.
class Cmcc final : public Peripheral {
 public:
  explicit Cmcc(System& system) : system_(system) {}
  std::uint32_t read(std::uint32_t offset, unsigned size) override;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void reset() override { on_ = false; }

 private:
  System& system_;
  bool on_ = false;
};

}  // namespace emulators::feather_m4
