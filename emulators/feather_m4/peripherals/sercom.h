// What every SERCOM has, whatever it is set to: enabling, resetting, synchronisation, interrupt
// flags. Data sheet (DS60001507), chapter 33.
#pragma once

#include <cstdint>

#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

class Sercom : public Peripheral {
 public:
  // Where a SERCOM is connected within the chip.
  struct Wiring {
    const char* name;
    unsigned first_irq;
    unsigned clock_channel;
    unsigned bus;  // of MCLK's masks: 0 is APBA
    unsigned bus_bit;
  };

  std::uint32_t read(std::uint32_t offset, unsigned size) final;
  void write(std::uint32_t offset, unsigned size, std::uint32_t value) final;
  void reset() final;

 protected:
  enum Offset : std::uint32_t {
    kCtrlA = 0x00,
    kCtrlB = 0x04,
    kCtrlC = 0x08,
    kBaud = 0x0C,
    kIntEnClr = 0x14,
    kIntEnSet = 0x16,
    kIntFlag = 0x18,
    kStatus = 0x1A,
    kSyncBusy = 0x1C,
    kLength = 0x22,
    kAddr = 0x24,
    kData = 0x28,
    kDbgCtrl = 0x30,
  };
  static constexpr std::uint32_t kSyncReset = 1;
  static constexpr std::uint32_t kSyncEnable = 2;
  static constexpr std::uint32_t kSyncThird = 4;  // CTRLB of SPI, SYSOP of I2C
  static constexpr std::uint8_t kError = 0x80;

  Sercom(System& system, Gclk& gclk, Mclk& mclk, const Wiring& wiring, unsigned mode)
      : system_(system), gclk_(gclk), mclk_(mclk), wiring_(wiring), mode_(mode) {}

  // The rest of the registers. False: there is none such.
  virtual bool read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) = 0;
  virtual bool write_more(std::uint32_t offset, unsigned size, std::uint32_t value) = 0;
  // It was enabled or disabled; reset_more() comes besides.
  virtual void enabled_changed() = 0;
  virtual void reset_more() = 0;
  // Lets time show in the flags, before they are read and after they are written.
  virtual void update() = 0;

  bool is_enabled() const { return (control_a_ & kSyncEnable) != 0; }
  std::uint32_t control_a() const { return control_a_; }
  std::uint32_t core_hz() const { return gclk_.channel_hz(wiring_.clock_channel); }
  const char* name() const { return wiring_.name; }
  void synchronise(std::uint32_t bits);
  // A register that must not be written while it is enabled. True: it is not taken.
  bool is_protected(const char* what);

  void set_flags(std::uint8_t flags);
  void clear_flags(std::uint8_t flags);
  std::uint8_t flags() const { return flags_; }
  bool any_interrupt_enabled() const { return interrupts_ != 0; }

  System& system_;

 private:
  bool is_clocked();
  std::uint32_t sync_busy();
  void write_control_a(std::uint32_t value);
  void show_lines();

  Gclk& gclk_;
  Mclk& mclk_;
  const Wiring wiring_;
  const unsigned mode_;
  std::uint32_t control_a_ = 0;
  std::uint8_t interrupts_ = 0;
  std::uint8_t flags_ = 0;
  std::uint32_t sync_bits_ = 0;
  std::uint64_t sync_until_ns_ = 0;
};

}  // namespace emulators::feather_m4
