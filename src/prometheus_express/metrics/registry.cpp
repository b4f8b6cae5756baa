#include "prometheus_express/metrics/registry.h"

#include "prometheus_express/metrics/clash.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/declaration.h"
#include "prometheus_express/metrics/walk.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

// Reported by whoever finds the lock taken by its own thread: it came from a callback.
constexpr char kFromCallback[] =
    "' was made, registered or ended in a callback of the registry that is being scraped";

void report_bad(const Registration& registration, const char* what, const char* more = nullptr,
                const char* end = nullptr) {
  report_mistake("metric '", registration.family().name(), what, more, end);
}

CollectorRegistry global_registry;

}  // namespace

CollectorRegistry& default_registry() { return global_registry; }

CollectorRegistry::~CollectorRegistry() {
  Guard<StructureLock> guard{lock_};
  while (first_ != nullptr) unlink(*first_);
  for (Walk* walk = walks_; walk != nullptr; walk = walk->next_) {
    walk->interrupted_ = true;
    walk->registry_ = nullptr;
  }
  for (auto* at = collectors_; at != nullptr; at = at->next_) at->registry_ = nullptr;
}

void CollectorRegistry::unregister(Family& metric) {
  Registration* found = nullptr;
  {
    Guard<StructureLock> guard{lock_};
    found = first_;
    while (found != nullptr && found->family_ != &metric) found = found->next_;
  }
  if (found != nullptr) remove(*found);
}

void CollectorRegistry::set_constant_labels(const ConstantLabel* labels, std::size_t count) {
  if (!is_empty("constant labels")) return;
  for (std::size_t i = 0; i < count; ++i) {
    const char* name = labels[i].name;
    bool good = is_label_name(name, MetricType::kHistogram) &&
                is_label_name(name, MetricType::kSummary) && count <= kMaxLabels;
    for (std::size_t j = 0; j < i; ++j) good = good && std::string_view(name) != labels[j].name;
    if (!good)
      return report_mistake("constant label '", name, "' is reserved, there twice, or bad");
  }
  constant_labels_ = labels;
  constant_label_count_ = static_cast<std::uint8_t>(count);
}

void CollectorRegistry::enable_created() {
  if (is_empty("enable_created()")) shows_created_ = true;
}

// Reports that `what` comes too late if there is a metric already.
bool CollectorRegistry::is_empty(const char* what) {
  Guard<StructureLock> guard{lock_};
  if (first_ == nullptr) return true;
  report_mistake(what, " must come before the registry's first metric, '", first_->family().name(),
                 "'");
  return false;
}

bool CollectorRegistry::contains(std::string_view name) {
  Guard<StructureLock> guard{lock_};
  const Registration* at = first_;
  while (at != nullptr && name != at->family().name()) at = at->next_;
  return at != nullptr;
}

void CollectorRegistry::add(Registration& registration) {
  if (kChecksDeclarations && !declaration_is_good(registration, *this)) return;
  if (lock_.held_by_this_thread()) return report_bad(registration, kFromCallback);
  const Registration* clash = nullptr;
  {
    Guard<StructureLock> guard{lock_};
    registration.registry_ = this;
    if constexpr (kChecksDeclarations) {
      for (clash = first_; clash != nullptr; clash = clash->next_) {
        if (names_clash(*clash, registration)) break;
      }
    }
    if (clash == nullptr) {
      link(registration);
    } else {
      registration.registry_ = nullptr;
    }
  }
  if (clash != nullptr) {
    report_bad(registration, "' would write samples of the same name as the metric '",
               clash->family().name(), "' in the same registry");
  }
}

void CollectorRegistry::remove(Registration& registration) {
  if (lock_.held_by_this_thread()) return report_bad(registration, kFromCallback);
  Guard<StructureLock> guard{lock_};
  if (registration.registry_ == this) unlink(registration);
}

void CollectorRegistry::link(Registration& registration) {
  registration.registry_ = this;
  registration.next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = &registration;
  last_ = &registration;
}

void CollectorRegistry::unlink(Registration& registration) {
  Registration* previous = nullptr;
  for (Registration* at = first_; at != &registration; at = at->next_) previous = at;
  for (Walk* walk = walks_; walk != nullptr; walk = walk->next_) {
    walk->forget(registration, previous);
  }
  (previous == nullptr ? first_ : previous->next_) = registration.next_;
  if (last_ == &registration) last_ = previous;
  registration.next_ = nullptr;
  registration.registry_ = nullptr;
}

Registration* CollectorRegistry::show_dropped_children() {
  Registration& registration = dropped_children_.first_;
  if (registration.active() || dropped_children() == 0) return nullptr;
  link(registration);
  return &registration;
}

void CollectorRegistry::collect() {
  if (collect_lock_.held_by_this_thread()) {
    return report_mistake("a collector scrapes the registry that is calling it");
  }
  Guard<StructureLock> guard{collect_lock_};
  for (auto* at = collectors_; at != nullptr; at = at->next_) at->collector_.collect();
}

CollectorRegistration::CollectorRegistration(CollectorRegistry& registry, Collector& collector)
    : registry_(&registry), collector_(collector) {
  Guard<StructureLock> guard{registry.collect_lock_};
  CollectorRegistration** at = &registry.collectors_;
  while (*at != nullptr) at = &(*at)->next_;
  *at = this;
}

CollectorRegistration::~CollectorRegistration() {
  if (registry_ == nullptr) return;
  if (registry_->collect_lock_.held_by_this_thread()) {
    report_mistake("a collector was ended by a collector of the same registry");
    return;
  }
  Guard<StructureLock> guard{registry_->collect_lock_};
  CollectorRegistration** at = &registry_->collectors_;
  while (*at != this) at = &(*at)->next_;
  *at = next_;
}

}  // namespace prometheus_express
