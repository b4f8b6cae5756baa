#include "emulators/feather_m4/sercom_i2c.h"

#include <algorithm>
#include <utility>

namespace emulators::feather_m4 {
namespace {

constexpr Sercom::Wiring kSercom2 = {"SERCOM2", 54, 23, 1, 9};
constexpr unsigned kModeI2cMaster = 5;
constexpr unsigned kSda = pin_a(12);
constexpr unsigned kScl = pin_a(13);

constexpr std::uint8_t kMasterOnBus = 0x01;
constexpr std::uint8_t kSlaveOnBus = 0x02;

constexpr std::uint32_t kSmartMode = 1U << 8;
constexpr std::uint32_t kQuickCommand = 1U << 9;
constexpr std::uint32_t kCommand = 3U << 16;
constexpr std::uint32_t kNotAcknowledge = 1U << 18;
constexpr std::uint32_t kLowTimeOut = 1U << 30;  // of CTRLA
constexpr unsigned kInactiveTimeOut = 28;

enum Status : std::uint32_t {
  kBusError = 0x0001,
  kArbitrationLost = 0x0002,
  kNotAcknowledged = 0x0004,
  kLowTimedOut = 0x0040,
  kClockHeld = 0x0080,
  kErrors = kBusError | kArbitrationLost | kLowTimedOut,
};

constexpr std::uint64_t kRiseNs = 100;
constexpr std::uint64_t kLowTimeOutNs = 30'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kMostSclHz = 400'000;
constexpr unsigned kByte = 9;  // bits, with the acknowledgement
constexpr unsigned kStart = 1;

}  // namespace

SercomI2c::SercomI2c(System& system, Gclk& gclk, Mclk& mclk, Port& port)
    : Sercom(system, gclk, mclk, kSercom2, kModeI2cMaster), port_(port) {}

void SercomI2c::reset_more() {
  control_b_ = 0;
  baud_ = 0;
  address_ = 0;
  enabled_changed();
}

// The chips on the bus do not hear of it.
void SercomI2c::enabled_changed() {
  errors_ = 0;
  not_acknowledged_ = false;
  bus_ = BusState::kUnknown;
  operation_ = Operation::kNone;
  due_ns_ = kNever;
  if (is_enabled() && (control_a() >> kInactiveTimeOut & 3) != 0) bus_ = BusState::kIdle;
}

std::uint64_t SercomI2c::bit_ns() {
  const std::uint64_t core = core_hz();
  if (core == 0) return kNever / 16;
  const std::uint64_t high = baud_ & 0xFF;
  const std::uint64_t low = (baud_ >> 8 & 0xFF) != 0 ? baud_ >> 8 & 0xFF : high;
  const std::uint64_t ns = (10 + high + low) * kSecond / core + kRiseNs;
  if (ns * kMostSclHz < kSecond) {
    system_.warn("SCL runs at " + std::to_string(kSecond / ns) + " Hz, above 400 kHz");
  }
  return ns;
}

bool SercomI2c::read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) {
  update();
  if (offset == kData) {
    value = read_data();
  } else if (offset == kStatus && size == 2) {
    value = status();
  } else if (offset == kCtrlB && size == 4) {
    value = control_b_;
  } else if (offset == kCtrlC && size == 4) {
    value = 0;
  } else if (offset == kBaud && size == 4) {
    value = baud_;
  } else if (offset == kAddr && size == 4) {
    value = address_;
  } else {
    return false;
  }
  return true;
}

bool SercomI2c::write_more(std::uint32_t offset, unsigned size, std::uint32_t value) {
  update();
  if (offset == kData) {
    write_data(static_cast<std::uint8_t>(value));
  } else if (offset == kStatus && size == 2) {
    write_status(value);
  } else if (offset == kCtrlB && size == 4 && (value & kQuickCommand) == 0) {
    write_control_b(value);
  } else if (offset == kCtrlC && size == 4 && value == 0) {
    is_protected("CTRLC");
  } else if (offset == kBaud && size == 4 && value <= 0xFFFF) {
    if (!is_protected("BAUD")) baud_ = value;
  } else if (offset == kAddr && size == 4 && value <= 0xFF) {
    write_address(value);
  } else {
    return false;
  }
  return true;
}

std::uint32_t SercomI2c::status() {
  const bool held = (flags() & (kMasterOnBus | kSlaveOnBus)) != 0 && bus_ == BusState::kOwner;
  return errors_ | (not_acknowledged_ ? std::uint32_t{kNotAcknowledged} : 0) |
         static_cast<std::uint32_t>(bus_) << 4 | (held ? std::uint32_t{kClockHeld} : 0);
}

void SercomI2c::write_status(std::uint32_t value) {
  errors_ &= ~(value & kErrors);
  if ((value >> 4 & 3) == 1 && is_enabled()) {
    bus_ = BusState::kIdle;
    operation_ = Operation::kNone;
    synchronise(kSyncThird);
  }
}

void SercomI2c::write_address(std::uint32_t value) {
  address_ = value;
  if (!is_enabled()) return system_.warn("SERCOM2.ADDR is written while it is disabled");
  if (operation_ != Operation::kNone) {
    return system_.warn("SERCOM2.ADDR is written while the bus is at work: not taken");
  }
  clear_flags(kMasterOnBus | kSlaveOnBus);
  synchronise(kSyncThird);
  if (!is_wired()) return;
  if (bus_ == BusState::kUnknown) {
    return system_.warn("SERCOM2 waits for an idle bus: STATUS.BUSSTATE is 0, unknown");
  }
  if (bus_ == BusState::kBusy) return;
  errors_ = 0;
  if (data_line_is_held()) {
    return give_up(kArbitrationLost | kBusError, BusState::kBusy);
  }
  bus_ = BusState::kOwner;
  begin(Operation::kAddress, kStart + kByte);
}

void SercomI2c::write_data(std::uint8_t value) {
  if (bus_ != BusState::kOwner || operation_ != Operation::kNone || (address_ & 1) != 0) {
    return system_.warn("SERCOM2.DATA is written while it does not own the bus to write");
  }
  data_ = value;
  clear_flags(kMasterOnBus | kSlaveOnBus);
  synchronise(kSyncThird);
  begin(Operation::kWrite, kByte);
}

std::uint32_t SercomI2c::read_data() {
  const std::uint8_t value = data_;
  if ((flags() & kSlaveOnBus) != 0 && (control_b_ & kSmartMode) != 0) acknowledge_and_read();
  return value;
}

void SercomI2c::acknowledge_and_read() {
  clear_flags(kMasterOnBus | kSlaveOnBus);
  if ((control_b_ & kNotAcknowledge) == 0) begin(Operation::kRead, kByte);
}

void SercomI2c::write_control_b(std::uint32_t value) {
  const std::uint32_t command = value & kCommand;
  control_b_ = value & ~kCommand;
  if (command == 0) return;
  synchronise(kSyncThird);
  if (bus_ != BusState::kOwner || operation_ != Operation::kNone) {
    return system_.warn("SERCOM2.CTRLB.CMD is written while it does not hold the bus: not taken");
  }
  switch (command >> 16) {
    case 1:
      write_address(address_);
      break;
    case 2:
      if ((address_ & 1) != 0) acknowledge_and_read();
      break;
    default:
      clear_flags(kMasterOnBus | kSlaveOnBus);
      begin(Operation::kStop, kStart);
  }
}

void SercomI2c::begin(Operation operation, unsigned bits) {
  operation_ = operation;
  due_ns_ = system_.now_ns() + bits * bit_ns();
  if (any_interrupt_enabled()) system_.wake_at_ns(due_ns_);
}

void SercomI2c::update() {
  while (operation_ != Operation::kNone && system_.now_ns() >= due_ns_) {
    finish(std::exchange(operation_, Operation::kNone));
  }
}

void SercomI2c::finish(Operation operation) {
  switch (operation) {
    case Operation::kAddress:
      finish_address();
      break;
    case Operation::kWrite:
      not_acknowledged_ = target_ == nullptr || !target_->write(data_);
      go_on_when_clock_is_free(Operation::kWritten);
      break;
    case Operation::kWritten:
      set_flags(kMasterOnBus);
      break;
    case Operation::kRead:
      data_ = target_->read();
      set_flags(kSlaveOnBus);
      break;
    case Operation::kStop:
      if (target_ != nullptr) target_->stop();
      target_ = nullptr;
      bus_ = BusState::kIdle;
      break;
    case Operation::kLowTimeOut:
      if (target_ != nullptr) target_->stop();
      target_ = nullptr;
      give_up(kLowTimedOut, BusState::kIdle);
      break;
    case Operation::kNone:
      break;
  }
}

void SercomI2c::finish_address() {
  ++transactions_;
  const bool read = (address_ & 1) != 0;
  I2cTarget* target = find(address_ >> 1);
  if (target_ != nullptr && target_ != target)
    target_->stop();  // a repeated start for another chip
  target_ = target;
  not_acknowledged_ = target == nullptr || !target->start(read);
  const bool reads_on = read && !not_acknowledged_;
  go_on_when_clock_is_free(reads_on ? Operation::kRead : Operation::kWritten);
}

// A chip that holds the clock line delays what follows, for ever if there is no time limit.
void SercomI2c::go_on_when_clock_is_free(Operation operation) {
  const std::uint64_t held = target_ == nullptr ? 0 : target_->clock_held_until_ns();
  if ((control_a() & kLowTimeOut) != 0 && held > due_ns_ + kLowTimeOutNs) {
    operation_ = Operation::kLowTimeOut;
    due_ns_ += kLowTimeOutNs;
    return;
  }
  operation_ = operation;
  if (held > due_ns_) due_ns_ = held;
  if (operation == Operation::kRead && due_ns_ != kNever) due_ns_ += kByte * bit_ns();
}

void SercomI2c::give_up(std::uint32_t errors, BusState bus) {
  errors_ |= errors;
  bus_ = bus;
  set_flags(kMasterOnBus | kError);
}

// Unless its pins are its own, it does not see the bus.
bool SercomI2c::is_wired() {
  if (port_.is_muxed(kSda, Port::kMuxC) && port_.is_muxed(kScl, Port::kMuxC)) return true;
  system_.warn("nothing moves on I2C: PA12 and PA13 are not multiplexed to SERCOM2 (C)");
  return false;
}

bool SercomI2c::data_line_is_held() const {
  return std::any_of(targets_.begin(), targets_.end(),
                     [](const I2cTarget* target) { return target->holds_data_line(); });
}

I2cTarget* SercomI2c::find(unsigned address) const {
  for (I2cTarget* target : targets_) {
    if (target->address() == address) return target;
  }
  return nullptr;
}

std::uint64_t SercomI2c::next_event_ns() {
  return operation_ != Operation::kNone && any_interrupt_enabled() ? due_ns_ : kNever;
}

}  // namespace emulators::feather_m4
