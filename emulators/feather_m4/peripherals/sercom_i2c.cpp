#include "emulators/feather_m4/peripherals/sercom_i2c.h"

#include <utility>

namespace emulators::feather_m4 {
namespace {

constexpr Sercom::Wiring kSercom2 = {"SERCOM2", 54, 23, 1, 9};
constexpr unsigned kModeI2cMaster = 5;
constexpr unsigned kSda = pin_a(12);

constexpr std::uint32_t kSmartMode = 1U << 8;
constexpr std::uint32_t kQuickCommand = 1U << 9;
constexpr std::uint32_t kCommand = 3U << 16;
constexpr std::uint32_t kNotAcknowledge = 1U << 18;
constexpr unsigned kInactiveTimeOut = 28;

// Of STATUS.
constexpr std::uint32_t kNotAcknowledged = 0x0004;
constexpr std::uint32_t kClockHeld = 0x0080;

}  // namespace

SercomI2c::SercomI2c(System& system, Gclk& gclk, Mclk& mclk, Port& port)
    : Sercom(system, gclk, mclk, kSercom2, kModeI2cMaster), port_(port) {
  port.set_outside(kSda, [this] { return data_line_is_held() ? Drive::kLow : Drive::kNothing; });
}

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
  return errors_ | (not_acknowledged_ ? kNotAcknowledged : 0) |
         static_cast<std::uint32_t>(bus_) << 4 | (held ? kClockHeld : 0);
}

void SercomI2c::write_status(std::uint32_t value) {
  errors_ &= ~(value & (kBusError | kArbitrationLost | kLowTimedOut));
  if ((value >> 4 & 3) == 1 && is_enabled()) {
    bus_ = BusState::kIdle;
    operation_ = Operation::kNone;
    synchronise(kSyncThird);
  }
}

void SercomI2c::write_address(std::uint32_t value) {
  address_ = value;
  if (!is_enabled()) return system_.warn("SERCOM2.ADDR is written while it is disabled");
  if (operation_ == Operation::kStop) {
    finish(std::exchange(operation_, Operation::kNone));  // the start follows the stop
  }
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

}  // namespace emulators::feather_m4
