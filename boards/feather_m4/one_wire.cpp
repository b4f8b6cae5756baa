#include "boards/feather_m4/one_wire.h"

#include "boards/feather_m4/cycles.h"
#include "prometheus_express/platform/cortex_m/interrupts.h"

namespace board {
namespace {

using prometheus_express::OneWireStatus;

// Microseconds (data sheet DS18B20, "1-Wire Signaling").
constexpr std::uint32_t kResetLow = 500;
constexpr std::uint32_t kPresenceFrom = 15;  // until then the line has risen
constexpr std::uint32_t kPresenceUntil = 300;
constexpr std::uint32_t kResetHigh = 485;
constexpr std::uint32_t kOneLow = 4;
constexpr std::uint32_t kSample = 13;
constexpr std::uint32_t kZeroLow = 62;
constexpr std::uint32_t kSlot = 70;

}  // namespace

void OneWirePin::start() {
  start_cycles();
  make_open_drain(pin_);
}

OneWireStatus OneWirePin::reset() {
  if (!pin_is_high(pin_)) return OneWireStatus::kHeldLow;
  std::uint32_t begin = cycles();
  pull_low(pin_);
  wait_until(begin, kResetLow);
  begin = cycles();
  let_go(pin_);
  wait_until(begin, kPresenceFrom);
  // A presence pulse of at least 60 us is seen whatever interrupts come.
  bool present = false;
  while (!have_passed(begin, kPresenceUntil)) present |= !pin_is_high(pin_);
  wait_until(begin, kResetHigh);
  if (!pin_is_high(pin_)) return OneWireStatus::kHeldLow;
  return present ? OneWireStatus::kOk : OneWireStatus::kNoPresence;
}

bool OneWirePin::slot(bool bit) {
  bool level = false;
  std::uint32_t begin = cycles();
  if (bit) {
    const prometheus_express::cortex_m::InterruptsMasked masked;
    begin = cycles();
    pull_low(pin_);
    wait_until(begin, kOneLow);
    let_go(pin_);
    wait_until(begin, kSample);
    level = pin_is_high(pin_);
  } else {
    pull_low(pin_);
    wait_until(begin, kZeroLow);
    let_go(pin_);
  }
  wait_until(begin, kSlot);
  return level;
}

}  // namespace board
