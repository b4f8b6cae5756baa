// Walk::pass_values(): see walk.h. Apart from that, since only those who write pages need it.
#pragma once

#include <cstdint>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/family/walk.h"

namespace prometheus_express {

// Children that were made one after the other mostly lie so in memory: those that the walk comes to
// after some more. Where others lie there, or nothing, that is as well.
inline void prefetch_behind(const Child& child) {
  constexpr std::uintptr_t kAhead = 512;
  const auto at = reinterpret_cast<std::uintptr_t>(&child) + kAhead;
  __builtin_prefetch(reinterpret_cast<const void*>(at));       // NOLINT(performance-no-int-to-ptr)
  __builtin_prefetch(reinterpret_cast<const void*>(at + 64));  // NOLINT(performance-no-int-to-ptr)
}

template <class Take>
unsigned Walk::pass_values(unsigned most, const Take& take) {
  auto& family = const_cast<LabelledFamily&>(static_cast<const LabelledFamily&>(metric_->family()));
  const std::size_t value_bytes = family.value_bytes();
  family.lock_.lock_after_others();  // the page's last children were a moment ago
  Guard<StructureLock> guard{family.lock_, kAdopted};
  unsigned passed = 0;
  for (Child* at = child_;; at = at->next) {
    if (!at->hidden) {
      char* const value = static_cast<char*>(LabelledFamily::value_of(*at));
      if (passed == most || at->has_function || !take(value, value + value_bytes)) {
        stand_on(family, *at);
        return passed;
      }
      ++passed;
    }
    if (at == last_) break;
    prefetch_behind(*at->next);
  }
  // As leave() does, which would have to lock once more.
  family.unpin_locked(*child_);
  family.unpin_locked(*last_);
  child_ = nullptr;
  child_function_ = {};
  last_ = nullptr;
  at_value_ = false;
  return passed;
}

}  // namespace prometheus_express
