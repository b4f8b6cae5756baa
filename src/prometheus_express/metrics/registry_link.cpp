#include "prometheus_express/metrics/registry_link.h"

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

template <>
BasicRegistryLink<true>::BasicRegistryLink(CollectorRegistry& registry) : registry_(&registry) {
  BasicRegistryEnds<true>& ends = registry;
  Lifetimes::run([&] {
    next_ = ends.links_;
    ends.links_ = this;
  });
}

template <>
BasicRegistryLink<true>::~BasicRegistryLink() {
  Lifetimes::run([this] {
    if (registry_ == nullptr) return;
    BasicRegistryEnds<true>& ends = *registry_;
    BasicRegistryLink** at = &ends.links_;
    while (*at != this) at = &(*at)->next_;
    *at = next_;
  });
}

template <>
void BasicRegistryLink<true>::count_repaired_value() {
  Lifetimes::run([this] {
    if (registry_ != nullptr) registry_->count_repaired_value();
  });
}

template <>
void BasicRegistryEnds<true>::end_links() {
  for (BasicRegistryLink<true>* at = links_; at != nullptr; at = at->next_) at->registry_ = nullptr;
}

template <>
CollectorRegistration* BasicRegistryEnds<true>::collect_one(CollectorRegistration& collector) {
  turn_ = &collector;
  collector.collector_.collect();
  return turn_ != nullptr ? turn_->next_ : after_turn_;
}

template <>
void BasicRegistryEnds<true>::leave_turn(const CollectorRegistration& ending) {
  if (turn_ == &ending) {
    turn_ = nullptr;
    after_turn_ = ending.next_;
  } else if (turn_ == nullptr && after_turn_ == &ending) {
    after_turn_ = ending.next_;
  }
}

}  // namespace prometheus_express
