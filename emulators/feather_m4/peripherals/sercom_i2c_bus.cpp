// What happens on the bus: bytes, their time, and clocks that a chip holds.
#include <algorithm>
#include <utility>

#include "emulators/feather_m4/peripherals/sercom_i2c.h"

namespace emulators::feather_m4 {
namespace {

constexpr unsigned kSda = pin_a(12);
constexpr unsigned kScl = pin_a(13);
constexpr std::uint32_t kLowTimeOut = 1U << 30;  // of CTRLA
constexpr std::uint64_t kRiseNs = 100;
constexpr std::uint64_t kLowTimeOutNs = 30'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kMostSclHz = 400'000;

}  // namespace

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
