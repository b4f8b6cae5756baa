#include "emulators/feather_m4/peripherals/clocks.h"

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint64_t kSynchronisationNs = 500;
constexpr std::uint32_t kMostCpuHz = 120'000'000;

enum GclkOffset : std::uint32_t {
  kCtrlA = 0x00,
  kSyncBusy = 0x04,
  kGenCtrl = 0x20,
  kGenCtrlEnd = 0x50,
  kPchCtrl = 0x80,
  kPchCtrlEnd = 0x140,
};
constexpr std::uint32_t kGeneratorOn = 1U << 8;
constexpr std::uint32_t kDivideByPowerOfTwo = 1U << 12;
constexpr std::uint32_t kChannelOn = 1U << 6;

enum MclkOffset : std::uint32_t {
  kIntEnClr = 0x01,
  kIntFlag = 0x03,
  kHsDiv = 0x04,
  kCpuDiv = 0x05,
  kAhbMask = 0x10,
  kApbAMask = 0x14,
  kApbDMask = 0x20,
};

}  // namespace

void Gclk::reset() {
  generators_.fill(0);
  generators_[0] = kGeneratorOn | 6;  // the DFLL
  channels_.fill(0);
  busy_ = 0;
}

std::uint32_t Gclk::source_hz(std::uint32_t control) const {
  switch (control & 0x0F) {
    case 3:
      return (generators_[1] & 0x0F) == 3 ? 0 : generator_hz(1);
    case 4:
      return Oscillators::kUltraLowPower;
    case 6:
      return oscillators_->dfll_hz();
    case 7:
    case 8:
      return oscillators_->dpll_hz((control & 0x0F) - 7);
    default:
      return 0;
  }
}

std::uint32_t Gclk::generator_hz(unsigned index) const {
  const std::uint32_t control = generators_[index];
  if ((control & kGeneratorOn) == 0) return 0;
  const std::uint32_t divider = control >> 16;
  const std::uint32_t source = source_hz(control);
  if ((control & kDivideByPowerOfTwo) != 0) return source >> ((divider & 0x1F) + 1);
  return divider <= 1 ? source : source / divider;
}

std::uint32_t Gclk::channel_hz(unsigned index) const {
  const std::uint32_t control = channels_[index];
  return (control & kChannelOn) != 0 && (control & 0x0F) < kGenerators
             ? generator_hz(control & 0x0F)
             : 0;
}

std::uint32_t Gclk::read(std::uint32_t offset, unsigned size) {
  if (offset == kSyncBusy && size == 4) return system_.now_ns() < busy_until_ns_ ? busy_ : 0;
  if (offset == kCtrlA && size == 1) return 0;
  if (offset >= kGenCtrl && offset < kGenCtrlEnd && size == 4) {
    return generators_[(offset - kGenCtrl) / 4];
  }
  if (offset >= kPchCtrl && offset < kPchCtrlEnd && size == 4) {
    return channels_[(offset - kPchCtrl) / 4];
  }
  return unmodelled_read(system_, "GCLK", offset, size);
}

void Gclk::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  const std::uint64_t now = system_.now_ns();
  if (now >= busy_until_ns_) busy_ = 0;
  if (offset == kCtrlA && size == 1) {
    if ((value & 1) != 0) {
      reset();
      busy_ = 1;
    }
  } else if (offset >= kGenCtrl && offset < kGenCtrlEnd && size == 4) {
    const unsigned index = (offset - kGenCtrl) / 4;
    if ((busy_ >> (2 + index) & 1) != 0) {
      system_.warn("GCLK.GENCTRL" + std::to_string(index) +
                   " is written while SYNCBUSY: it is not taken");
      return;
    }
    generators_[index] = value;
    busy_ |= 1U << (2 + index);
  } else if (offset >= kPchCtrl && offset < kPchCtrlEnd && size == 4) {
    channels_[(offset - kPchCtrl) / 4] = value;
  } else {
    return unmodelled_write(system_, "GCLK", offset, size, value);
  }
  busy_until_ns_ = now + kSynchronisationNs;
  system_.stop_at = system_.cycles;  // the CPU's clock may be another one
}

void Mclk::reset() {
  divider_ = 1;
  ahb_mask_ = 0x00FFFFFF;
  masks_ = {0x000007FF, 0x00018056, 0x00002000, 0x00000000};
}

void Mclk::apply() {
  const std::uint32_t hz = gclk_.generator_hz(0) / divider_;
  if (hz == 0) {
    system_.fail(End::kFault, "the CPU's clock stands still: generator 0 has no running source");
    return;
  }
  if (hz > kMostCpuHz) system_.warn("the CPU runs at " + std::to_string(hz) + " Hz, above 120 MHz");
  system_.set_cpu_hz(hz);
}

std::uint32_t Mclk::read(std::uint32_t offset, unsigned size) {
  if (size == 1) {
    if (offset == kIntFlag || offset == kHsDiv) return 1;  // ready at once
    if (offset == kCpuDiv) return divider_;
    if (offset >= kIntEnClr && offset < kIntFlag) return 0;
  }
  if (size == 4) {
    if (offset == kAhbMask) return ahb_mask_;
    if (offset >= kApbAMask && offset <= kApbDMask) return masks_[(offset - kApbAMask) / 4];
  }
  return unmodelled_read(system_, "MCLK", offset, size);
}

void Mclk::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 1 && offset == kIntFlag) return;
  if (size == 1 && offset == kCpuDiv && value != 0 && (value & (value - 1)) == 0) {
    divider_ = static_cast<std::uint8_t>(value);
    system_.stop_at = system_.cycles;
    return;
  }
  if (size == 4 && offset == kAhbMask) {
    ahb_mask_ = value;
    return;
  }
  if (size == 4 && offset >= kApbAMask && offset <= kApbDMask) {
    masks_[(offset - kApbAMask) / 4] = value;
    return;
  }
  unmodelled_write(system_, "MCLK", offset, size, value);
}

}  // namespace emulators::feather_m4
