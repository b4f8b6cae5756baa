#include "emulators/feather_m4/peripherals/clocks.h"
#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

enum OscctrlOffset : std::uint32_t {
  kEvCtrl = 0x00,
  kIntEnClr = 0x04,
  kIntFlag = 0x0C,
  kStatus = 0x10,
  kXoscCtrl0 = 0x14,
  kXoscCtrl1 = 0x18,
  kDfllCtrlA = 0x1C,
  kDfllCtrlB = 0x20,
  kDfllVal = 0x24,
  kDfllMul = 0x28,
  kDfllSync = 0x2C,
  kDpll0 = 0x30,
  kDpllEnd = 0x58,
};
constexpr std::uint32_t kDpllSize = 0x14;
enum DpllOffset : std::uint32_t {
  kDpllCtrlA = 0x00,
  kDpllRatio = 0x04,
  kDpllCtrlB = 0x08,
  kDpllSyncBusy = 0x0C,
  kDpllStatus = 0x10,
};

constexpr std::uint8_t kEnable = 0x02;
constexpr std::uint32_t kDfllReady = 1U << 8;
constexpr std::uint32_t kDfllLocked = 1U << 10 | 1U << 11;
constexpr std::uint8_t kDfllClosedLoop = 0x01;
constexpr std::uint32_t kLockedAndReady = 3;

constexpr std::uint64_t kDfllStartNs = 10'000;
constexpr std::uint64_t kDpllLockNs = 50'000;
constexpr std::uint32_t kLeastReferenceHz = 32'000;
constexpr std::uint32_t kMostReferenceHz = 3'200'000;
constexpr std::uint32_t kLeastDpllHz = 96'000'000;
constexpr std::uint32_t kMostDpllHz = 200'000'000;

enum Osc32kOffset : std::uint32_t {
  kOsc32kIntFlag = 0x08,
  kOsc32kStatus = 0x0C,
  kRtcCtrl = 0x10,
  kXosc32k = 0x14,
  kOsculp32k = 0x1C,
};

}  // namespace

void Oscctrl::reset() {
  dfll_control_a_ = 0x82;
  dfll_control_b_ = 0;
  dfll_value_ = 0;
  dfll_multiplier_ = 0;
  dfll_ready_ns_ = 0;
  dplls_ = {};
  for (Dpll& dpll : dplls_) {
    dpll.control_a = 0x80;
    dpll.control_b = 0x20;
  }
}

std::uint32_t Oscctrl::dfll_hz() {
  return (dfll_control_a_ & kEnable) != 0 && system_.now_ns() >= dfll_ready_ns_ ? kDfll : 0;
}

// What it gives once it has locked; 0: it cannot.
std::uint32_t Oscctrl::target_hz(unsigned index) {
  const Dpll& dpll = dplls_[index];
  const std::uint32_t reference = (dpll.control_b >> 5 & 7) == 0 ? gclk_.channel_hz(1 + index) : 0;
  const std::string name = "DPLL" + std::to_string(index);
  if (reference < kLeastReferenceHz || reference > kMostReferenceHz) {
    system_.warn(name + " cannot lock: its reference is " + std::to_string(reference) + " Hz");
    return 0;
  }
  const std::uint64_t thirty_seconds = ((dpll.ratio & 0x1FFF) + 1) * 32 + (dpll.ratio >> 16 & 31);
  const auto hz = static_cast<std::uint32_t>(reference * thirty_seconds / 32);
  if (hz < kLeastDpllHz || hz > kMostDpllHz) {
    system_.warn(name + " is to give " + std::to_string(hz) + " Hz, which is not 96 to 200 MHz");
  }
  return hz;
}

std::uint32_t Oscctrl::dpll_hz(unsigned index) {
  return system_.now_ns() >= dplls_[index].locked_ns ? target_hz(index) : 0;
}

std::uint32_t Oscctrl::read(std::uint32_t offset, unsigned size) {
  if (offset >= kDpll0 && offset < kDpllEnd) {
    return read_dpll(dplls_[(offset - kDpll0) / kDpllSize], (offset - kDpll0) % kDpllSize, size);
  }
  if (size == 1) {
    if (offset == kEvCtrl || offset == kDfllSync) return 0;
    if (offset == kDfllCtrlA) return dfll_control_a_;
    if (offset == kDfllCtrlB) return dfll_control_b_;
  }
  if (size == 4) {
    if (offset >= kIntEnClr && offset < kIntFlag) return 0;
    if (offset == kStatus || offset == kIntFlag) {
      std::uint32_t status = dfll_hz() != 0 ? kDfllReady : 0;
      if (status != 0 && (dfll_control_b_ & kDfllClosedLoop) != 0) status |= kDfllLocked;
      return status;
    }
    if (offset == kXoscCtrl0 || offset == kXoscCtrl1) return 0x80;
    if (offset == kDfllVal) return dfll_value_;
    if (offset == kDfllMul) return dfll_multiplier_;
  }
  return unmodelled_read(system_, "OSCCTRL", offset, size);
}

void Oscctrl::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (offset >= kDpll0 && offset < kDpllEnd) {
    write_dpll((offset - kDpll0) / kDpllSize, (offset - kDpll0) % kDpllSize, size, value);
    return;
  }
  if (size == 1 && offset == kDfllCtrlA) {
    if ((dfll_control_a_ & kEnable) == 0 && (value & kEnable) != 0) {
      dfll_ready_ns_ = system_.now_ns() + kDfllStartNs;
    }
    dfll_control_a_ = static_cast<std::uint8_t>(value);
    system_.stop_at = system_.cycles;
    return;
  }
  if (size == 1 && offset == kDfllCtrlB) {
    dfll_control_b_ = static_cast<std::uint8_t>(value);
    return;
  }
  if (size == 1 && offset == kDfllSync) return;  // asks for DFLLVAL to be made readable
  if (size == 4 && offset == kDfllVal) {
    dfll_value_ = value;
    return;
  }
  if (size == 4 && offset == kDfllMul) {
    dfll_multiplier_ = value;
    return;
  }
  if (size == 4 && offset == kIntFlag) return;
  unmodelled_write(system_, "OSCCTRL", offset, size, value);
}

std::uint32_t Oscctrl::read_dpll(Dpll& dpll, std::uint32_t offset, unsigned size) {
  if (size == 1 && offset == kDpllCtrlA) return dpll.control_a;
  if (size == 4) {
    if (offset == kDpllRatio) return dpll.ratio;
    if (offset == kDpllCtrlB) return dpll.control_b;
    if (offset == kDpllSyncBusy) return 0;
    if (offset == kDpllStatus) return system_.now_ns() >= dpll.locked_ns ? kLockedAndReady : 0;
  }
  return unmodelled_read(system_, "OSCCTRL's DPLL", offset, size);
}

void Oscctrl::write_dpll(unsigned index, std::uint32_t offset, unsigned size, std::uint32_t value) {
  Dpll& dpll = dplls_[index];
  const bool on = (dpll.control_a & kEnable) != 0;
  if (size == 1 && offset == kDpllCtrlA) {
    dpll.control_a = static_cast<std::uint8_t>(value);
    if ((value & kEnable) == 0) {
      dpll.locked_ns = kNever;
    } else if (!on && target_hz(index) != 0) {
      dpll.locked_ns = system_.now_ns() + kDpllLockNs;
    }
    system_.stop_at = system_.cycles;
    return;
  }
  if (size == 4 && offset == kDpllRatio) {
    dpll.ratio = value;
    system_.stop_at = system_.cycles;
    return;
  }
  if (size == 4 && offset == kDpllCtrlB) {
    if (on) {
      system_.warn("DPLL" + std::to_string(index) + " CTRLB is written while it is on");
      return;
    }
    dpll.control_b = value;
    return;
  }
  unmodelled_write(system_, "OSCCTRL's DPLL", offset, size, value);
}

void Osc32kctrl::reset() {
  rtc_control_ = 0;
  crystal_ = 0x80;
  ultra_low_power_ = 0x300;
}

std::uint32_t Osc32kctrl::read(std::uint32_t offset, unsigned size) {
  if (size == 4 && offset <= kOsc32kStatus) return 0;
  if (size == 1 && offset == kRtcCtrl) return rtc_control_;
  if (size == 2 && offset == kXosc32k) return crystal_;
  if (size == 4 && offset == kOsculp32k) return ultra_low_power_;
  return unmodelled_read(system_, "OSC32KCTRL", offset, size);
}

void Osc32kctrl::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 4 && offset == kOsc32kIntFlag) return;
  if (size == 1 && offset == kRtcCtrl) {
    rtc_control_ = static_cast<std::uint8_t>(value);
  } else if (size == 2 && offset == kXosc32k) {
    crystal_ = static_cast<std::uint16_t>(value);
  } else if (size == 4 && offset == kOsculp32k) {
    ultra_low_power_ = value;
  } else {
    unmodelled_write(system_, "OSC32KCTRL", offset, size, value);
  }
}

}  // namespace emulators::feather_m4
