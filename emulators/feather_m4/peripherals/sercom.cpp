#include "emulators/feather_m4/peripherals/sercom.h"

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint64_t kSynchronisationNs = 200;

}  // namespace

void Sercom::reset() {
  control_a_ = 0;
  interrupts_ = 0;
  flags_ = 0;
  sync_bits_ = 0;
  show_lines();
  reset_more();
}

bool Sercom::is_clocked() {
  if (mclk_.is_on(wiring_.bus, wiring_.bus_bit)) return true;
  system_.fail(End::kFault, std::string(name()) + " is used while MCLK does not clock it");
  return false;
}

// Without its core clock, nothing is ever synchronised.
std::uint32_t Sercom::sync_busy() {
  if (sync_bits_ == 0) return 0;
  if (core_hz() == 0) {
    system_.warn(std::string(name()) + " waits for ever: GCLK gives it no core clock");
    return sync_bits_;
  }
  if (system_.now_ns() >= sync_until_ns_) sync_bits_ = 0;
  return sync_bits_;
}

void Sercom::synchronise(std::uint32_t bits) {
  sync_bits_ |= bits;
  sync_until_ns_ = system_.now_ns() + kSynchronisationNs;
}

bool Sercom::is_protected(const char* what) {
  if (!is_enabled()) return false;
  system_.warn(std::string(name()) + "." + what + " is written while it is enabled: not taken");
  return true;
}

std::uint32_t Sercom::read(std::uint32_t offset, unsigned size) {
  if (!is_clocked()) return 0;
  if (size == 1 && offset == kIntFlag) {
    update();
    return flags_;
  }
  if (size == 4 && offset == kCtrlA) return control_a_;
  if (size == 4 && offset == kSyncBusy) return sync_busy();
  if (size == 1 && (offset == kIntEnClr || offset == kIntEnSet)) return interrupts_;
  if (size == 1 && offset == kDbgCtrl) return 0;
  std::uint32_t value = 0;
  if (read_more(offset, size, value)) return value;
  return unmodelled_read(system_, name(), offset, size);
}

void Sercom::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (!is_clocked()) return;
  if (size == 4 && offset == kCtrlA) return write_control_a(value);
  if (size == 1 && (offset == kIntEnClr || offset == kIntEnSet || offset == kIntFlag)) {
    const auto bits = static_cast<std::uint8_t>(value);
    update();
    if (offset == kIntEnSet) interrupts_ |= bits;
    if (offset == kIntEnClr) interrupts_ = static_cast<std::uint8_t>(interrupts_ & ~bits);
    if (offset == kIntFlag) clear_flags(bits);
    show_lines();
    system_.stop_at = system_.cycles;
    return;
  }
  if (size == 1 && offset == kDbgCtrl) return;
  if (!write_more(offset, size, value)) unmodelled_write(system_, name(), offset, size, value);
}

void Sercom::write_control_a(std::uint32_t value) {
  if ((sync_busy() & (kSyncReset | kSyncEnable)) != 0) {
    system_.warn(std::string(name()) + ".CTRLA is written while SYNCBUSY: not taken");
    return;
  }
  if ((value & kSyncReset) != 0) {
    reset();
    synchronise(kSyncReset);
    return;
  }
  if (is_enabled() && ((value ^ control_a_) & ~kSyncEnable) != 0) {
    is_protected("CTRLA");
    value = (control_a_ & ~kSyncEnable) | (value & kSyncEnable);
  }
  const bool was_enabled = is_enabled();
  control_a_ = value;
  if (is_enabled() == was_enabled) return;
  if (is_enabled() && (control_a_ >> 2 & 7) != mode_) {
    return unmodelled_write(system_, name(), kCtrlA, 4, value);
  }
  synchronise(kSyncEnable);
  flags_ = 0;
  enabled_changed();
  show_lines();
}

void Sercom::set_flags(std::uint8_t flags) {
  if ((flags_ | flags) == flags_) return;
  flags_ |= flags;
  if (interrupts_ != 0) show_lines();
}

void Sercom::clear_flags(std::uint8_t flags) {
  flags_ = static_cast<std::uint8_t>(flags_ & ~flags);
  if (interrupts_ != 0) show_lines();
}

// Three flags have lines of their own, the others share the fourth.
void Sercom::show_lines() {
  const unsigned active = flags_ & interrupts_;
  for (unsigned line = 0; line < 3; ++line) {
    system_.exceptions.set_line(wiring_.first_irq + line, (active >> line & 1) != 0);
  }
  system_.exceptions.set_line(wiring_.first_irq + 3, (active & ~7U) != 0);
}

}  // namespace emulators::feather_m4
