#include "prometheus_express/metrics/family/metric_finder.h"

#if PROMETHEUS_EXPRESS_FINDS_METRICS

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/back_off.h"

namespace prometheus_express {
namespace {

// Some milliseconds. A signal handler may have interrupted who has a lock: then that stays taken.
constexpr unsigned kAttempts = 1'100;

// Of one metric: others wait meanwhile.
constexpr unsigned kMostChildren = 4096;

}  // namespace

const char* MetricFinder::name_of(const void* value, const ValueKind& kind) {
  MetricFinder finder{value, kind};
  for (unsigned attempt = 0; attempt < kAttempts; ++attempt) {
    bool saw_all = false;
    const bool ran = Lifetimes::try_run([&] { saw_all = finder.look(); });
    if (finder.name_ != nullptr || (ran && saw_all)) break;
    back_off(attempt);
  }
  return finder.name_;
}

// With the lock of Lifetimes.
bool MetricFinder::look() {
  bool saw_all = true;
  CollectorRegistry* at = RegistryEnds::first();
  for (; at != nullptr && name_ == nullptr; at = at->next_registry()) {
    saw_all = look(*at) && saw_all;
  }
  return saw_all;
}

bool MetricFinder::look(CollectorRegistry& registry) {
  if (!registry.lock_.try_lock()) return false;
  bool saw_all = true;
  for (Membership* at = registry.first_; at != nullptr && name_ == nullptr; at = at->next_) {
    Family& family = *at->family_or_null();
    if (&family.kind() == &kind_) saw_all = look(family) && saw_all;
  }
  registry.lock_.unlock();
  return saw_all;
}

bool MetricFinder::look(Family& family) {
  if (family.labelled()) return look_at_children(static_cast<LabelledFamily&>(family));
  if (family.kind().unlabelled(family).value == value_) name_ = family.name();
  return true;
}

bool MetricFinder::look_at_children(LabelledFamily& family) {
  if (!family.lock_.try_lock()) return false;
  Child* at = family.children_.first();
  for (unsigned seen = 0; at != nullptr && name_ == nullptr && seen < kMostChildren; ++seen) {
    if (LabelledFamily::value_of(*at) == value_) name_ = family.name();
    at = at->next;
  }
  family.lock_.unlock();
  return true;
}

}  // namespace prometheus_express

#endif
