#include "emulators/feather_m4/peripherals/sercom_spi.h"

namespace emulators::feather_m4 {
namespace {

constexpr Sercom::Wiring kSercom1 = {"SERCOM1", 50, 8, 0, 13};
constexpr unsigned kModeSpiMaster = 3;

constexpr unsigned kSck = pin_a(17);
constexpr unsigned kMosi = pin_b(23);
constexpr unsigned kMiso = pin_b(22);

constexpr std::uint8_t kDataRegisterEmpty = 0x01;
constexpr std::uint8_t kTransmitComplete = 0x02;
constexpr std::uint8_t kReceiveComplete = 0x04;
constexpr std::uint32_t kReceiverEnable = 1U << 17;
constexpr std::uint32_t kBufferOverflow = 0x04;

// Of CTRLA: phase, polarity and bit order.
constexpr unsigned kModeBits = 28;

}  // namespace

SercomSpi::SercomSpi(System& system, Gclk& gclk, Mclk& mclk, Port& port)
    : Sercom(system, gclk, mclk, kSercom1, kModeSpiMaster), port_(port) {}

void SercomSpi::reset_more() {
  control_b_ = 0;
  control_c_ = 0;
  baud_ = 0;
  enabled_changed();
}

void SercomSpi::enabled_changed() {
  overflow_ = shifting_ = waiting_ = false;
  received_count_ = 0;
  measure_word();
  if (is_enabled()) set_flags(kDataRegisterEmpty);
}

bool SercomSpi::read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) {
  if (offset == kData) {
    value = take_data();
  } else if (offset == kCtrlB && size == 4) {
    value = control_b_;
  } else if (offset == kCtrlC && size == 4) {
    value = control_c_;
  } else if (offset == kBaud && size == 1) {
    value = baud_;
  } else if (offset == kStatus && size == 2) {
    finish();
    value = overflow_ ? kBufferOverflow : 0;
  } else {
    return false;
  }
  return true;
}

bool SercomSpi::write_more(std::uint32_t offset, unsigned size, std::uint32_t value) {
  if (offset == kData) {
    send_data(word_bytes() == 1 ? value & 0xFF : value);
  } else if (offset == kCtrlB && size == 4) {
    if ((value & 7) != 0) return false;  // nine bits
    control_b_ = value;
    synchronise(kSyncThird);
  } else if (offset == kCtrlC && size == 4) {
    if (is_protected("CTRLC")) return true;
    if ((value & ~(1U << 24)) != 0) return false;
    control_c_ = value;
  } else if (offset == kBaud && size == 1) {
    if (!is_protected("BAUD")) baud_ = static_cast<std::uint8_t>(value);
  } else if (offset == kStatus && size == 2) {
    if ((value & kBufferOverflow) != 0) overflow_ = false;
  } else {
    return false;
  }
  return true;
}

// Asked for rarely, because it goes through the whole tree of clocks.
void SercomSpi::measure_word() {
  const std::uint64_t core = core_hz();
  const std::uint64_t bits = 8 * word_bytes();
  cycles_per_word_ =
      core == 0 ? kNever / 2 : bits * 2 * (std::uint64_t{baud_} + 1) * system_.cpu_hz() / core;
}

// Clocks may have changed.
void SercomSpi::advance() {
  if (!is_enabled()) return;
  measure_word();
  finish();
}

void SercomSpi::send_data(std::uint32_t value) {
  if (!is_enabled()) {
    system_.warn("SERCOM1.DATA is written while it is disabled");
    return;
  }
  finish();
  looked_ = false;
  clear_flags(kTransmitComplete);
  if (!shifting_) return start_word(value, system_.cycles);
  if (waiting_) {
    system_.warn("SERCOM1.DATA is written while it is full: a byte is lost");
    return;
  }
  waiting_ = true;
  waiting_word_ = value;
  clear_flags(kDataRegisterEmpty);
}

void SercomSpi::start_word(std::uint32_t value, std::uint64_t cycle) {
  shifting_ = true;
  shift_ = value;
  done_cycle_ = cycle + cycles_per_word_;
  if (any_interrupt_enabled()) system_.wake_at_cycle(done_cycle_);
}

// Ends every word that is over by now.
void SercomSpi::finish() {
  while (shifting_ && system_.cycles >= done_cycle_) {
    shifting_ = false;
    receive(exchange(shift_));
    if (waiting_) {
      waiting_ = false;
      start_word(waiting_word_, done_cycle_);
      set_flags(kDataRegisterEmpty);
    } else {
      set_flags(kTransmitComplete);
    }
  }
}

// Called for reads of INTFLAG: a program that can only wait for a byte need not wait for long.
void SercomSpi::update() {
  finish();
  const bool waits = looked_ || (flags() & (kDataRegisterEmpty | kReceiveComplete)) == 0;
  looked_ = true;
  if (waits && shifting_ && !any_interrupt_enabled() && cycles_per_word_ < kNever / 2) {
    system_.cycles = done_cycle_;
    finish();
  }
}

std::uint32_t SercomSpi::exchange(std::uint32_t out) {
  bytes_ += word_bytes();
  if (target_ == nullptr || !is_wired()) return 0xFFFFFFFF;
  std::uint32_t in = 0;
  for (unsigned i = 0; i < word_bytes(); ++i) {
    const auto byte = static_cast<std::uint8_t>(out >> (8 * i));
    in |= std::uint32_t{target_->exchange(byte)} << (8 * i);
  }
  return port_.is_muxed(kMiso, Port::kMuxC) ? in : 0xFFFFFFFF;
}

bool SercomSpi::is_wired() {
  const char* problem = nullptr;
  const std::uint32_t mode = control_a() >> kModeBits & 7;
  if (!port_.is_muxed(kSck, Port::kMuxC) || !port_.is_muxed(kMosi, Port::kMuxC)) {
    problem = "PA17 and PB23 are not multiplexed to SERCOM1 (C)";
  } else if ((control_a() >> 16 & 3) != 2 || (control_a() >> 20 & 3) != 2) {
    problem = "SERCOM1's pads are not chosen by DOPO 2 and DIPO 2";
  } else if (mode != 0 && mode != 3) {
    problem = "SERCOM1 is not in SPI mode 0 or 3 with the highest bit first";
  } else if (!port_.is_muxed(kMiso, Port::kMuxC)) {
    system_.warn("no SPI data is received: PB22 is not multiplexed to SERCOM1 (C)");
  }
  if (problem != nullptr) system_.warn(std::string("nothing moves on SPI: ") + problem);
  return problem == nullptr;
}

void SercomSpi::receive(std::uint32_t value) {
  if ((control_b_ & kReceiverEnable) == 0) return;
  if (received_count_ == received_.size()) {
    overflow_ = true;
    set_flags(kError);
    return;
  }
  received_[received_count_++] = word_bytes() == 1 ? value & 0xFF : value;
  set_flags(kReceiveComplete);
}

std::uint32_t SercomSpi::take_data() {
  finish();
  looked_ = false;
  if (received_count_ == 0) return received_[0];
  const std::uint32_t value = received_[0];
  received_[0] = received_[1];
  --received_count_;
  if (received_count_ == 0) {
    clear_flags(kReceiveComplete);
    received_[0] = value;  // stays to be read
  }
  return value;
}

void SercomSpi::chip_select_changes() {
  finish();
  if (!shifting_) return;
  system_.warn("chip select changes while SERCOM1 still sends: bytes are lost");
  shifting_ = waiting_ = false;
  set_flags(kDataRegisterEmpty | kTransmitComplete);
}

std::uint64_t SercomSpi::next_event_ns() {
  return shifting_ && any_interrupt_enabled() ? system_.ns_at(done_cycle_) : kNever;
}

}  // namespace emulators::feather_m4
