#include "prometheus_express/metrics/family/limit_counter.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_LARGE

#include <cstddef>
#include <string_view>

#include "prometheus_express/metrics/name.h"
#include "prometheus_express/metrics/options.h"

namespace prometheus_express {
namespace {

// As a page writes it, but for what an Info or OpenMetrics appends.
class ShownName {
 public:
  explicit ShownName(const Family& metric) {
    const char* const prefix = metric.prefix();
    append(prefix);
    if (*prefix != '\0') append("_");
    append(metric.name());
  }

  std::string_view text() const { return {text_, size_}; }

 private:
  // A longer one is cut.
  void append(const char* part) {
    while (*part != '\0' && size_ < sizeof text_) text_[size_++] = *part++;
  }

  char text_[256];
  std::size_t size_ = 0;
};

constexpr LabelName<MetricType::kCounter> kLabels[] = {"metric"};

}  // namespace

LimitCounter::LimitCounter(const CollectorRegistry& registry)
    : DropCounter{count, end},
      Labelled("dropped_children_by_metric_total",
               "Labelled children that found their metric's limit reached, or its storage full.",
               kLabels, MetricOptions{Prefix::kLibrary}, registry) {}

// That of the registry, which takes this one if it has none.
LimitCounter* LimitCounter::offer(CollectorRegistry& registry, LimitCounter* made) {
  Lifetimes::run([&] {
    if (registry.drop_counter_ == nullptr) registry.drop_counter_ = made;
    made = static_cast<LimitCounter*>(registry.drop_counter_);
  });
  return made;
}

// Two threads may both find none: then nobody shows the second one's.
LimitCounter& LimitCounter::of(CollectorRegistry& registry) {
  LimitCounter* const there = offer(registry, nullptr);
  if (there != nullptr) return *there;
  auto* const made = new LimitCounter(registry);
  LimitCounter& taken = *offer(registry, made);
  &taken == made ? made->attach(registry) : delete made;
  return taken;
}

void LimitCounter::watch(CollectorRegistry& registry, const Family& metric) {
  if (!metric.active() || !registry.storage().exists()) return;
  static_cast<void>(of(registry).labels(ShownName{metric}.text()));
}

// Not where there was no room for its line.
void LimitCounter::count(DropCounter& self, const Family& metric) {
  auto& counter = static_cast<LimitCounter&>(self);
  const ShownName name{metric};
  const LabelValue values[] = {name.text()};
  Child* const child = counter.find_and_lock(values);
  if (child == nullptr) return;
  static_cast<CounterValue*>(value_of(*child))->inc();
  counter.unlock();
}

void LimitCounter::end(DropCounter& self) { delete static_cast<LimitCounter*>(&self); }

}  // namespace prometheus_express

#endif
