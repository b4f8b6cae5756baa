#include "emulators/feather_m4/peripherals/adc.h"

#include <algorithm>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum Offset : std::uint32_t {
  kCtrlA = 0x00,
  kEvCtrl = 0x02,
  kDbgCtrl = 0x03,
  kInputCtrl = 0x04,
  kCtrlB = 0x06,
  kRefCtrl = 0x08,
  kAvgCtrl = 0x0A,
  kSampCtrl = 0x0B,
  kSwTrig = 0x14,
  kIntEnClr = 0x2C,
  kIntEnSet = 0x2D,
  kIntFlag = 0x2E,
  kStatus = 0x2F,
  kSyncBusy = 0x30,
  kResult = 0x40,
  kLastSample = 0x44,
  kCalib = 0x48,
};

// Of SYNCBUSY.
constexpr unsigned kSyncReset = 0;
constexpr unsigned kSyncEnable = 1;
constexpr unsigned kSyncTrigger = 11;
constexpr std::uint64_t kSynchronisationNs = 500;

constexpr unsigned kBus = 3;
constexpr unsigned kBusBit = 7;
constexpr unsigned kFirstIrq = 118;  // the second one is for results

constexpr std::uint32_t kDifferential = 0x80;
constexpr std::uint32_t kSequenceStop = 0x8000;
constexpr std::uint32_t kModelledControlB = 0x1B;  // LEFTADJ, FREERUN, RESSEL

}  // namespace

bool Adc::connect(unsigned pin, AnalogueSource& source) {
  const auto* const found = std::find(std::begin(kPins), std::end(kPins), pin);
  if (found == std::end(kPins)) return false;
  sources_[static_cast<std::size_t>(found - kPins)] = &source;
  return true;
}

void Adc::reset() {
  registers_ = {};
  interrupts_ = flags_ = 0;
  result_ = 0;
  converting_ = false;
  ends_ns_ = kNever;
  show_lines();
}

bool Adc::is_clocked() {
  if (mclk_.is_on(kBus, kBusBit)) return true;
  system_.fail(End::kFault, "ADC0 is used while MCLK does not clock it");
  return false;
}

void Adc::synchronise(unsigned bit) {
  if (system_.now_ns() >= sync_until_ns_) sync_bits_ = 0;
  sync_bits_ |= 1U << bit;
  sync_until_ns_ = system_.now_ns() + kSynchronisationNs;
}

std::uint32_t Adc::read(std::uint32_t offset, unsigned size) {
  if (!is_clocked()) return 0;
  advance();
  if (size == 4 && offset == kSyncBusy) return system_.now_ns() < sync_until_ns_ ? sync_bits_ : 0;
  if (size == 2) {
    if (offset == kCtrlA) return registers_.control_a;
    if (offset == kInputCtrl) return registers_.input;
    if (offset == kCtrlB) return registers_.control_b;
    if (offset == kCalib) return registers_.calibration;
    if (offset == kLastSample) return result_;
    if (offset == kResult) {
      flags_ = static_cast<std::uint8_t>(flags_ & ~kReady);
      show_lines();
      return result_;
    }
  }
  if (size == 1) {
    if (offset == kRefCtrl) return registers_.reference;
    if (offset == kAvgCtrl) return registers_.average;
    if (offset == kSampCtrl) return registers_.sampling;
    if (offset == kIntEnClr || offset == kIntEnSet) return interrupts_;
    if (offset == kIntFlag) return flags_;
    if (offset == kStatus) return converting_ ? 1 : 0;
    if (offset == kEvCtrl || offset == kDbgCtrl || offset == kSwTrig) return 0;
  }
  return unmodelled_read(system_, "ADC0", offset, size);
}

void Adc::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (!is_clocked()) return;
  advance();
  if (size == 2 && offset == kCtrlA) return write_control_a(value);
  if (size == 1 && offset >= kIntEnClr && offset <= kIntFlag) {
    return write_interrupts(offset, static_cast<std::uint8_t>(value));
  }
  if (size == 1 && offset == kSwTrig) {
    synchronise(kSyncTrigger);
    if ((value & 1) != 0) {  // FLUSH
      converting_ = false;
      ends_ns_ = kNever;
    }
    if ((value & 2) != 0) start();
    return;
  }
  if (size == 1 && (offset == kDbgCtrl || (offset == kEvCtrl && value == 0))) return;
  if (!write_setting(offset, size, value)) unmodelled_write(system_, "ADC0", offset, size, value);
}

bool Adc::write_setting(std::uint32_t offset, unsigned size, std::uint32_t value) {
  struct Setting {
    std::uint32_t offset;
    unsigned sync_bit;
    std::uint8_t* register_;
  };
  const Setting settings[] = {{kRefCtrl, 4, &registers_.reference},
                              {kAvgCtrl, 5, &registers_.average},
                              {kSampCtrl, 6, &registers_.sampling}};
  for (const Setting& setting : settings) {
    if (size != 1 || offset != setting.offset) continue;
    *setting.register_ = static_cast<std::uint8_t>(value);
    synchronise(setting.sync_bit);
    return true;
  }
  if (size != 2) return false;
  if (offset == kInputCtrl) {
    // The negative input is not connected where there is no differential mode.
    if ((value & (kDifferential | kSequenceStop)) != 0) return false;
    registers_.input = static_cast<std::uint16_t>(value);
    synchronise(2);
    return true;
  }
  if (offset == kCtrlB) {
    if ((value & ~kModelledControlB) != 0) return false;
    registers_.control_b = static_cast<std::uint16_t>(value);
    synchronise(3);
    return true;
  }
  if (offset != kCalib) return false;
  if (is_enabled()) {
    system_.warn("ADC0.CALIB is written while ADC0 is enabled: not taken");
  } else {
    registers_.calibration = static_cast<std::uint16_t>(value);
  }
  return true;
}

void Adc::write_control_a(std::uint32_t value) {
  constexpr std::uint32_t kModelled =
      0x7C2 | 1;  // RUNSTDBY, ONDEMAND and PRESCALER change time only
  if ((value & ~kModelled) != 0) return unmodelled_write(system_, "ADC0", kCtrlA, 2, value);
  if ((value & 1) != 0) {
    reset();
    return synchronise(kSyncReset);
  }
  if (is_enabled() && (value & ~2U) != (registers_.control_a & ~2U)) {
    system_.warn("ADC0.CTRLA is written while ADC0 is enabled: only ENABLE is taken");
    value = (registers_.control_a & ~2U) | (value & 2);
  }
  registers_.control_a = static_cast<std::uint16_t>(value);
  synchronise(kSyncEnable);
  if (is_enabled() && gclk_.channel_hz(kClockChannel) == 0) {
    system_.fail(End::kFault, "ADC0 is enabled, but GCLK channel 40 gives it no clock");
  }
  if (!is_enabled()) {
    converting_ = false;
    ends_ns_ = kNever;
  }
}

void Adc::write_interrupts(std::uint32_t offset, std::uint8_t value) {
  if (offset == kIntEnSet) interrupts_ |= value;
  if (offset == kIntEnClr) interrupts_ = static_cast<std::uint8_t>(interrupts_ & ~value);
  if (offset == kIntFlag) flags_ = static_cast<std::uint8_t>(flags_ & ~value);
  show_lines();
  system_.stop_at = system_.cycles;
}

void Adc::show_lines() {
  const unsigned active = flags_ & interrupts_;
  system_.exceptions.set_line(kFirstIrq, (active & ~unsigned{kReady}) != 0);
  system_.exceptions.set_line(kFirstIrq + 1, (active & kReady) != 0);
}

}  // namespace emulators::feather_m4
