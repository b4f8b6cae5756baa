#include "emulators/w5500/faults.h"

namespace emulators::w5500 {

void StrikeCounter::set(Strike strike) {
  strike_ = strike;
  seen_ = 0;
}

bool StrikeCounter::strikes() {
  ++seen_;
  if (strike_.first == 0 || seen_ < strike_.first) return false;
  if (seen_ == strike_.first) return true;
  return strike_.every != 0 && (seen_ - strike_.first) % strike_.every == 0;
}

}  // namespace emulators::w5500
