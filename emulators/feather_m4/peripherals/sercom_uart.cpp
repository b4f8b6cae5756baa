#include "emulators/feather_m4/peripherals/sercom_uart.h"

namespace emulators::feather_m4 {
namespace {

constexpr Sercom::Wiring kSercom5 = {"SERCOM5", 66, 35, 3, 1};
constexpr unsigned kModeUart = 1;
constexpr unsigned kTx = pin_b(16);
constexpr unsigned kRx = pin_b(17);

constexpr std::uint8_t kDataRegisterEmpty = 0x01;
constexpr std::uint8_t kTransmitComplete = 0x02;
constexpr std::uint32_t kTransmitterEnable = 1U << 16;
constexpr unsigned kBits = 10;  // with start and stop

}  // namespace

SercomUart::SercomUart(System& system, Gclk& gclk, Mclk& mclk, Port& port)
    : Sercom(system, gclk, mclk, kSercom5, kModeUart), port_(port) {
  port.set_outside(kRx, [this] { return receive_ ? Drive::kHigh : Drive::kNothing; });
}

void SercomUart::reset_more() {
  control_b_ = 0;
  control_c_ = 0;
  baud_ = 0;
  enabled_changed();
}

void SercomUart::enabled_changed() {
  shifting_ = waiting_ = false;
  if (is_enabled()) set_flags(kDataRegisterEmpty);
}

bool SercomUart::read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) {
  if (offset == kCtrlB && size == 4) {
    value = control_b_;
  } else if (offset == kCtrlC && size == 4) {
    value = control_c_;
  } else if (offset == kBaud && size == 2) {
    value = baud_;
  } else if (offset == kData || (offset == kStatus && size == 2)) {
    value = 0;
  } else {
    return false;
  }
  return true;
}

bool SercomUart::write_more(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (offset == kData) {
    send(static_cast<std::uint8_t>(value));
  } else if (offset == kCtrlB && size == 4) {
    control_b_ = value;
    synchronise(kSyncThird);
  } else if (offset == kCtrlC && size == 4) {
    if (!is_protected("CTRLC")) control_c_ = value;
  } else if (offset == kBaud && size == 2) {
    if (!is_protected("BAUD")) baud_ = static_cast<std::uint16_t>(value);
  } else if (offset != kStatus || size != 2) {
    return false;
  }
  return true;
}

void SercomUart::send(std::uint8_t byte) {
  if (!is_enabled() || (control_b_ & kTransmitterEnable) == 0) {
    return system_.warn("SERCOM5.DATA is written while it cannot send");
  }
  finish();
  clear_flags(kTransmitComplete);
  if (!shifting_) return start(byte);
  if (waiting_) return system_.warn("SERCOM5.DATA is written while it is full: a byte is lost");
  waiting_ = true;
  waiting_byte_ = byte;
  clear_flags(kDataRegisterEmpty);
}

// Asynchronous arithmetic baud rate, sixteen samples a bit.
void SercomUart::start(std::uint8_t byte) {
  shifting_ = true;
  shift_ = byte;
  const std::uint64_t baud = std::uint64_t{core_hz()} * (65536U - baud_) / 65536 / 16;
  done_cycle_ = baud == 0 ? kNever : system_.cycles + kBits * system_.cpu_hz() / baud;
  if (any_interrupt_enabled()) system_.wake_at_cycle(done_cycle_);
}

void SercomUart::finish() {
  if (!shifting_ || system_.cycles < done_cycle_) return;
  shifting_ = false;
  if (receive_ && is_wired()) receive_(static_cast<char>(shift_));
  if (waiting_) {
    waiting_ = false;
    start(waiting_byte_);
    set_flags(kDataRegisterEmpty);
  } else {
    set_flags(kTransmitComplete);
  }
}

// Called for reads of INTFLAG: a program that waits for a byte need not wait for long.
void SercomUart::update() {
  finish();
  if (shifting_ && !any_interrupt_enabled() && done_cycle_ != kNever) {
    system_.cycles = done_cycle_;
    finish();
  }
}

bool SercomUart::is_wired() {
  if (port_.is_muxed(kTx, Port::kMuxC) && (control_a() >> 16 & 3) == 0) return true;
  system_.warn("nothing is sent: PB16 is not multiplexed to SERCOM5 (C), or not its pad");
  return false;
}

std::uint64_t SercomUart::next_event_ns() {
  return shifting_ && any_interrupt_enabled() && done_cycle_ != kNever ? system_.ns_at(done_cycle_)
                                                                       : kNever;
}

}  // namespace emulators::feather_m4
