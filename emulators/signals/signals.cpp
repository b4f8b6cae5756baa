#include "emulators/signals/signals.h"

#include <algorithm>
#include <cmath>

namespace emulators {

void PulseGenerator::set_hz(double hz) {
  constexpr double kMostHz = 1e6;
  half_period_ns_ = hz > 0 ? 5e8 / std::min(hz, kMostHz) : 0;
  began_ns_ = clock_.now_ns();
}

std::uint64_t PulseGenerator::change_ns(std::uint64_t index) const {
  return began_ns_ +
         static_cast<std::uint64_t>(std::ceil(static_cast<double>(index) * half_period_ns_));
}

std::uint64_t PulseGenerator::changes() const {
  if (half_period_ns_ == 0) return 0;
  const auto since = static_cast<double>(clock_.now_ns() - began_ns_);
  auto index = static_cast<std::uint64_t>(since / half_period_ns_);
  // What rounding has left.
  while (change_ns(index + 1) <= clock_.now_ns()) ++index;
  while (index > 0 && change_ns(index) > clock_.now_ns()) --index;
  return index;
}

std::uint64_t PulseGenerator::next_change_ns() {
  return half_period_ns_ == 0 ? kNever : change_ns(changes() + 1);
}

}  // namespace emulators
