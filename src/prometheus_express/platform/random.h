// Numbers that differ from device to device and from start to start, for pauses and ports; not for
// secrets. Xorshift (Marsaglia 2003). Not thread-safe.
#pragma once

#include <cstdint>

namespace prometheus_express {

class Random {
 public:
  // What comes next depends on this too: an address, a time, a name.
  void mix(std::uint32_t what) { state_ += what; }

  std::uint32_t next() {
    if (state_ == 0) state_ = 1;
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }

 private:
  std::uint32_t state_ = 0;
};

}  // namespace prometheus_express
