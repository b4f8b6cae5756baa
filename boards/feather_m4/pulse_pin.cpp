#include "boards/feather_m4/pulse_pin.h"

#include "prometheus_express/platform/clock.h"

namespace board {

void PulsePin::start() {
  make_open_drain(pin_);
  attach_pin_interrupt(
      pin_, Edge::kFalling, [](void* self) { static_cast<PulsePin*>(self)->note_edge(); }, this);
  release();
}

void PulsePin::pull_low() {
  release();
  board::pull_low(pin_);
}

void PulsePin::capture(std::uint16_t* periods, std::size_t size) {
  mask_pin_interrupt(pin_);
  periods_ = periods;
  size_ = size;
  captured_ = 0;
  last_ns_ = prometheus_express::monotonic_ns();
  let_go(pin_);
  connect(pin_, PinFunction::kEdges);
  unmask_pin_interrupt(pin_);
}

// While a peripheral has the pin, the program cannot drive it.
void PulsePin::release() {
  mask_pin_interrupt(pin_);
  make_open_drain(pin_);
}

void PulsePin::note_edge() {
  constexpr std::uint64_t kLongestNs = 65'535'000;
  const std::uint64_t now_ns = prometheus_express::monotonic_ns();
  const std::uint64_t passed_ns = now_ns - last_ns_;
  last_ns_ = now_ns;
  const std::size_t number = captured_;
  if (number == size_) return;
  const auto ns = static_cast<std::uint32_t>(passed_ns < kLongestNs ? passed_ns : kLongestNs);
  periods_[number] = static_cast<std::uint16_t>(ns / 1000);
  captured_ = number + 1;
}

}  // namespace board
