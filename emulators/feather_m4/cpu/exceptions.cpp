#include "emulators/feather_m4/cpu/exceptions.h"

#include <algorithm>

namespace emulators::feather_m4 {
namespace {

constexpr int kThreadPriority = 256;

}  // namespace

void Exceptions::reset() {
  pending_.reset();
  enabled_.reset();
  active_.reset();
  lines_.reset();
  priority_.fill(0);
  group_ = 0;
  for (const unsigned always : {kNmi, kHardFault, kSvCall, kPendSv, kSysTick}) enabled_.set(always);
  anything_pending_ = false;
}

void Exceptions::pend(unsigned number) {
  pending_.set(number);
  look_for_pending();
}

void Exceptions::unpend(unsigned number) {
  // An interrupt whose line is high stays pending.
  if (number >= kFirstIrq && lines_[number - kFirstIrq] && !active_[number]) return;
  pending_.reset(number);
  look_for_pending();
}

void Exceptions::enable(unsigned number, bool enabled) {
  enabled_.set(number, enabled);
  look_for_pending();
}

void Exceptions::set_line(unsigned irq, bool level) {
  if (lines_[irq] == level) return;
  lines_.set(irq, level);
  if (level && !active_[kFirstIrq + irq]) pend(kFirstIrq + irq);
}

void Exceptions::look_for_pending() { anything_pending_ = (pending_ & enabled_).any(); }

int Exceptions::group_priority(unsigned number) const {
  if (number == kNmi) return -2;
  if (number == kHardFault) return -1;
  const unsigned sub_priority = (2U << group_) - 1;
  return static_cast<int>(priority_[number] & ~sub_priority);
}

int Exceptions::execution_priority(const Masks& masks) const {
  int highest = kThreadPriority;
  if (active_.any()) {
    for (unsigned number = 1; number < kCount; ++number) {
      if (active_[number]) highest = std::min(highest, group_priority(number));
    }
  }
  if (masks.basepri != 0) {
    const unsigned sub_priority = (2U << group_) - 1;
    highest = std::min(highest, static_cast<int>(masks.basepri & ~sub_priority));
  }
  if (masks.primask) highest = std::min(highest, 0);
  if (masks.faultmask) highest = std::min(highest, -1);
  return highest;
}

// The lowest group priority, then the lowest priority, then the lowest number.
unsigned Exceptions::highest_pending() const {
  const std::bitset<kCount> candidates = pending_ & enabled_;
  unsigned best = 0;
  for (unsigned number = 1; number < kCount; ++number) {
    if (!candidates[number]) continue;
    if (best == 0 || group_priority(number) < group_priority(best) ||
        (group_priority(number) == group_priority(best) && priority_[number] < priority_[best])) {
      best = number;
    }
  }
  return best;
}

unsigned Exceptions::to_take(const Masks& masks) const {
  if (!anything_pending_) return 0;
  const unsigned best = highest_pending();
  return best != 0 && group_priority(best) < execution_priority(masks) ? best : 0;
}

bool Exceptions::wakes(Masks masks) const {
  masks.primask = false;
  return to_take(masks) != 0;
}

bool Exceptions::can_preempt(unsigned number, const Masks& masks) const {
  return group_priority(number) < execution_priority(masks);
}

void Exceptions::enter(unsigned number) {
  pending_.reset(number);
  active_.set(number);
  look_for_pending();
}

void Exceptions::leave(unsigned number) {
  active_.reset(number);
  if (number >= kFirstIrq && lines_[number - kFirstIrq]) pending_.set(number);
  look_for_pending();
}

}  // namespace emulators::feather_m4
