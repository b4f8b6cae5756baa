// A clock of microseconds in 64 bits out of two counters of 32 bits: one of milliseconds, which
// begins anew after 49 days, and one of microseconds, which does so after 71 minutes and is asked
// as seldom as the first.
#pragma once

#include <cstdint>

namespace prometheus_express {

// For one caller at a time. Both counters must begin together and run at the same speed; they may
// drift apart by half an hour.
class TwoCounters {
 public:
  // Microseconds since the counters began, where they are at `ms` and `us` now. Never less than it
  // was. Must be asked once in 24 days.
  std::uint64_t us_at(std::uint32_t ms, std::uint32_t us) {
    // A handler may have asked between the two readings of whom it interrupted: a step back is not
    // a round.
    const auto step = static_cast<std::int32_t>(ms - static_cast<std::uint32_t>(ms_));
    if (step > 0) ms_ += static_cast<std::uint32_t>(step);
    const std::uint64_t about = ms_ * 1000;
    const auto off = static_cast<std::int32_t>(us - static_cast<std::uint32_t>(about));
    const std::uint64_t now = about + static_cast<std::uint64_t>(static_cast<std::int64_t>(off));
    if (now > us_) us_ = now;
    return us_;
  }

 private:
  std::uint64_t ms_ = 0;
  std::uint64_t us_ = 0;  // the latest that was told
};

}  // namespace prometheus_express
