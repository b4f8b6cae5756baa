#include "emulators/feather_m4/peripherals/small_peripherals.h"

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {

std::uint32_t Nvmctrl::read(std::uint32_t offset, unsigned size) {
  constexpr std::uint32_t kPages1024Of512 = 0x00060400;
  constexpr std::uint32_t kReady = 1;
  if (size == 2 && offset == 0x00) return control_a_;
  if (size == 4 && offset == 0x08) return kPages1024Of512;
  if (size == 2 && offset == 0x10) return 0;
  if (size == 2 && offset == 0x12) return kReady;
  return unmodelled_read(system_, "NVMCTRL", offset, size);
}

void Nvmctrl::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size != 2 || offset != 0x00) return unmodelled_write(system_, "NVMCTRL", offset, size, value);
  control_a_ = static_cast<std::uint16_t>(value);
}

std::uint32_t Rstc::read(std::uint32_t offset, unsigned size) {
  if (size == 1 && offset == 0x00) return static_cast<std::uint32_t>(system_.reset_cause());
  return unmodelled_read(system_, "RSTC", offset, size);
}

void Rstc::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  unmodelled_write(system_, "RSTC", offset, size, value);
}

std::uint32_t Pm::read(std::uint32_t offset, unsigned size) {
  if (size == 1 && offset == 0x00) return 0;
  if (size == 1 && offset == 0x01) return sleep_;
  if (size == 1 && offset == 0x06) return 1;  // SLEEPRDY
  return unmodelled_read(system_, "PM", offset, size);
}

void Pm::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 1 && offset == 0x01 && (value <= kIdle || value == kStandby)) {
    sleep_ = static_cast<std::uint8_t>(value);
    return;
  }
  unmodelled_write(system_, "PM", offset, size, value);
}

std::uint32_t Supc::read(std::uint32_t offset, unsigned size) {
  constexpr std::uint32_t kAllReady = 0x00000701;
  if (size == 4 && offset <= 0x08) return 0;
  if (size == 4 && offset == 0x0C) return kAllReady;
  if (size == 4 && offset >= 0x10 && offset <= 0x1C) return registers_[(offset - 0x10) / 4];
  return unmodelled_read(system_, "SUPC", offset, size);
}

void Supc::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 4 && offset == 0x08) return;
  if (size == 4 && offset >= 0x10 && offset <= 0x1C) {
    registers_[(offset - 0x10) / 4] = value;
    return;
  }
  unmodelled_write(system_, "SUPC", offset, size, value);
}

void Wdt::reset() {
  control_a_ = 0;
  config_ = 0x0B;
  ends_ns_ = kNever;
}

void Wdt::restart() {
  constexpr std::uint64_t kCycleNs = 1'000'000'000 / 1024;
  const std::uint64_t cycles = std::uint64_t{8} << (config_ & 0x0F);
  ends_ns_ = (control_a_ & 2) != 0 ? system_.now_ns() + cycles * kCycleNs : kNever;
  system_.stop_at = system_.cycles;
}

void Wdt::advance() {
  if (system_.now_ns() < ends_ns_) return;
  ends_ns_ = kNever;
  system_.request_reset(ResetCause::kWatchdog);
}

std::uint32_t Wdt::read(std::uint32_t offset, unsigned size) {
  if (size == 1 && offset == 0x00) return control_a_;
  if (size == 1 && offset == 0x01) return config_;
  if (size == 1 && offset == 0x06) return 0;
  if (size == 4 && offset == 0x08) return 0;
  return unmodelled_read(system_, "WDT", offset, size);
}

void Wdt::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  constexpr std::uint32_t kWindow = 4;
  constexpr std::uint32_t kClearKey = 0xA5;
  if (size == 1 && offset == 0x00 && (value & kWindow) == 0) {
    control_a_ = static_cast<std::uint8_t>(value);
    restart();
  } else if (size == 1 && offset == 0x01) {
    config_ = static_cast<std::uint8_t>(value);
  } else if (size == 1 && offset == 0x0C) {
    if (value == kClearKey) {
      restart();
    } else {
      system_.request_reset(ResetCause::kWatchdog);
    }
  } else {
    unmodelled_write(system_, "WDT", offset, size, value);
  }
}

namespace {

constexpr std::uint64_t kCyclesANumber = 84;

}  // namespace

std::uint32_t Trng::read(std::uint32_t offset, unsigned size) {
  if (!mclk_.is_on(2, 10)) {
    system_.fail(End::kFault, "TRNG is used while MCLK does not clock it");
    return 0;
  }
  if (size == 1 && offset == 0x00) return control_a_;
  if (size == 1 && offset == 0x0A) return is_ready() ? 1 : 0;
  if (size == 4 && offset == 0x20) {
    if (!is_ready()) return state_;  // the number before
    ++numbers_;
    ready_cycle_ = system_.cycles + kCyclesANumber;
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  return unmodelled_read(system_, "TRNG", offset, size);
}

void Trng::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 1 && offset == 0x00) {
    control_a_ = static_cast<std::uint8_t>(value);
    ready_cycle_ = system_.cycles + kCyclesANumber;
    return;
  }
  unmodelled_write(system_, "TRNG", offset, size, value);
}

std::uint32_t Cmcc::read(std::uint32_t offset, unsigned size) {
  if (size == 4 && offset == 0x0C) return on_ ? 1 : 0;
  return unmodelled_read(system_, "CMCC", offset, size);
}

void Cmcc::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (size == 4 && offset == 0x08) {
    on_ = (value & 1) != 0;
    return;
  }
  if (size == 4 && (offset == 0x04 || offset == 0x20)) return;  // its size; invalidate everything
  unmodelled_write(system_, "CMCC", offset, size, value);
}

}  // namespace emulators::feather_m4
