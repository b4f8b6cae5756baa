#include "prometheus_express/metrics/registry.h"

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/family/family_group.h"
#include "prometheus_express/metrics/family/walk.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/fork.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

// Whether number `i` of them may be one.
inline bool constant_label_is_good(const ConstantLabel* labels, std::size_t count, std::size_t i) {
  const char* name = labels[i].name;
  bool good = is_label_name(name, MetricType::kHistogram) &&
              is_label_name(name, MetricType::kSummary) && count <= kMaxLabels;
  for (std::size_t j = 0; j < i; ++j) good = good && std::string_view(name) != labels[j].name;
  return good;
}

UnlabelledParts own_parts(const Family& family) { return {&family, nullptr, 0}; }

void read_own(const void* value, unsigned, ValueSnapshot&, SampleNumber& number) {
  const auto& family = *static_cast<const Family*>(value);
  number.set(static_cast<const detail::OwnCounter&>(family).count());
}

}  // namespace

const ValueKind detail::OwnCounter::kKind = {
    MetricType::kCounter, "counter", "counter", "_total", own_parts, nullptr, read_own, nullptr,
};

CollectorRegistry::~CollectorRegistry() {
  end_drop_counter();
  const bool collecting = is_collecting();
  if (!collecting) collect_lock_.lock();
  bool in_callback = false;
  Lifetimes::until([&] {
    in_callback = is_in_callback(this);
    if (!in_callback && !lock_.try_lock()) return false;
    while (first_ != nullptr) unlink(*first_);
    for (Walk* walk = walks_; walk != nullptr; walk = walk->next_) {
      walk->interrupted_ = true;
      walk->registry_ = nullptr;
    }
    for (auto* at = collectors_; at != nullptr; at = at->next_) at->registry_ = nullptr;
    end_links();
    if (!in_callback) lock_.unlock();
    return true;
  });
  if (collecting) {
    end_pass();
  } else {
    collect_lock_.unlock();
  }
  if (in_callback) {
    run_contained([] { report_mistake("a registry was ended in a callback of its own"); });
  }
}

#if PROMETHEUS_EXPRESS_LARGE
void CollectorRegistry::end_drop_counter() {
  detail::DropCounter* ending = nullptr;
  Lifetimes::run([&] {
    ending = drop_counter_;
    drop_counter_ = nullptr;
  });
  if (ending != nullptr) ending->end(*ending);
}
#else
inline void CollectorRegistry::end_drop_counter() {}
#endif

void CollectorRegistry::unregister(Family& metric) {
  if (is_in_callback(this)) return report_callback(metric.name());
  enlist();
  Guard<StructureLock> guard{lock_};
  Membership* found = first_;
  while (found != nullptr && &found->family() != &metric) found = found->next_;
  if (found != nullptr) unlink(*found);
}

void CollectorRegistry::set_constant_labels(const ConstantLabel* labels, std::size_t count) {
  if (!is_empty("constant labels")) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (constant_label_is_good(labels, count, i)) continue;
    return report_mistake("constant label '", labels[i].name, "' is reserved, there twice, or bad");
  }
  take_constant_labels(labels, count);
}

Status CollectorRegistry::try_set_constant_labels(const ConstantLabel* labels, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (labels[i].name == nullptr || labels[i].value == nullptr) {
      return Status(StatusCode::kInvalid, "a constant label has no name, or no value");
    }
    if (constant_label_is_good(labels, count, i)) continue;
    return Status(StatusCode::kInvalid, "constant label '", labels[i].name,
                  "' is reserved, there twice, or bad");
  }
  bool empty = false;
  with_lock([&] { empty = first_ == nullptr; });
  if (!empty) {
    return Status(StatusCode::kInvalid, "constant labels must come before the first metric");
  }
  take_constant_labels(labels, count);
  return Status();
}

void CollectorRegistry::take_constant_labels(const ConstantLabel* labels, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (is_utf8(labels[i].value)) continue;
    count_repaired_value();
    report_failure("constant label '", labels[i].name, "': its value is not UTF-8");
  }
  constant_labels_ = labels;
  constant_label_count_ = static_cast<std::uint8_t>(count);
}

void CollectorRegistry::enable_created() {
  if (is_empty("enable_created()")) clock_ = unix_time_seconds;
}

// Reports that `what` comes too late if there is a metric already.
bool CollectorRegistry::is_empty(const char* what) {
  const char* name = nullptr;
  with_lock([&] {
    if (first_ != nullptr) name = first_->family().name();
  });
  if (name == nullptr) return true;
  report_mistake(what, " must come before the registry's first metric, '", name, "'");
  return false;
}

bool CollectorRegistry::contains(std::string_view name, Prefix prefix) {
  const Membership* at = nullptr;
  with_lock([&] {
    at = first_;
    while (at != nullptr && (at->prefix_ != prefix || name != at->family().name())) at = at->next_;
  });
  return at != nullptr;
}

// Runs `reader` under the lock, which a callback has already.
template <class Reader>
void CollectorRegistry::with_lock(const Reader& reader) {
  if (is_in_callback(this)) return reader();
  enlist();
  Guard<StructureLock> guard{lock_};
  reader();
}

// Whether this thread has the registry's lock, and so comes from a callback.
bool CollectorRegistry::is_in_callback(const CollectorRegistry* registry) {
  return kChecksDeclarations && registry != nullptr && registry->lock_.held_by_this_thread();
}

void CollectorRegistry::report_scrape_in_callback() {
  report_mistake("a callback scrapes the registry that is calling it");
}

void CollectorRegistry::report_callback(const char* name) {
  report_mistake("metric '", name, kInCallback);
}

void CollectorRegistry::link(Membership& metric, Membership* behind) {
  metric.registry_ = this;
  Membership*& place = behind == nullptr ? first_ : behind->next_;
  metric.next_ = kLarge ? place : nullptr;  // a board puts all behind the last
  NameIndex::insert(metric, behind, *this);
  place = &metric;
  if (!kLarge || last_ == behind) last_ = &metric;
}

void CollectorRegistry::unlink(Membership& metric) {
  Membership* const previous = NameIndex::previous(metric, first_);
  for (Walk* walk = walks_; walk != nullptr; walk = walk->next_) {
    walk->forget(metric, previous);
  }
  FamilyGroup::leave(metric);
  // Only now: a walk that came to the end may have put a counter of the registry's own behind it.
  NameIndex::erase(metric);
  (previous == nullptr ? first_ : previous->next_) = metric.next_;
  if (last_ == &metric) last_ = previous;
  metric.next_ = nullptr;
  metric.registry_ = nullptr;
}

Membership* CollectorRegistry::show_own_counter() {
  for (detail::OwnCounter* const counter : {&dropped_children_, &repaired_values_}) {
    if (counter->active() || counter->count() == 0) continue;
    link(*counter, last_);
    return counter;
  }
  return nullptr;
}

// Whether this thread comes from a collector.
bool CollectorRegistry::is_collecting() const {
  return kChecksDeclarations && collect_lock_.held_by_this_thread();
}

void CollectorRegistry::report_collecting() {
  report_mistake("a collector scrapes the registry that is calling it");
}

void CollectorRegistry::collect() {
  if (is_in_callback(this)) return report_scrape_in_callback();
  if (is_collecting()) return report_collecting();
  enlist();
  collect_lock_.lock();
  run_collectors();
}

void BasicRegistryLink<false>::count_repaired_value() { registry_->count_repaired_value(); }

template <>
BasicCollectorPass<false>::BasicCollectorPass(CollectorRegistry& registry) : registry_(&registry) {}

template <>
BasicCollectorPass<false>::~BasicCollectorPass() {
  registry_->collect_lock_.unlock();
}

CollectorRegistration* BasicRegistryEnds<false>::collect_one(CollectorRegistration& collector) {
  collector.collector_.collect();
  return collector.next_;
}

// With the lock of collectors, which it gives back.
void CollectorRegistry::run_collectors() {
  const CollectorPass pass{*this};
  const char* const name_space = name_space_;  // a collector may end the registry, and throw
  on_throw(
      [this] {
        for (auto* at = collectors_; at != nullptr; at = collect_one(*at)) {
        }
      },
      [name_space] { Thrown::note("a collector of the registry '", name_space); });
}

namespace {

// Its lock comes before that which the callback has.
void report_in_callback(const char* what) {
  report_mistake("a collector was ", what, " in a callback of the registry that is being scraped");
}

}  // namespace

CollectorRegistration::CollectorRegistration(CollectorRegistry& registry, Collector& collector)
    : registry_(nullptr), collector_(collector) {
  if (CollectorRegistry::is_in_callback(&registry)) {
    report_in_callback("made");
    return;
  }
  registry.enlist();
  const bool collecting = kTasks && registry.collect_lock_.held_by_this_thread();
  if (!collecting) registry.collect_lock_.lock();
  registry_ = &registry;
  CollectorRegistration** at = &registry.collectors_;
  while (*at != nullptr) at = &(*at)->next_;
  *at = this;
  if (!collecting) registry.collect_lock_.unlock();
}

CollectorRegistration::~CollectorRegistration() {
  if (!kTasks && registry_ != nullptr && registry_->collect_lock_.held_by_this_thread()) {
    report_mistake("a collector was ended by a collector of the same registry");  // on a board
    return;
  }
  bool in_callback = false;
  Lifetimes::until([&] {
    CollectorRegistry* registry = registry_;
    if (registry == nullptr) return true;
    in_callback = CollectorRegistry::is_in_callback(registry);
    const bool collecting = registry->collect_lock_.held_by_this_thread();
    if (!collecting && !registry->collect_lock_.try_lock()) return false;
    registry->leave_turn(*this);
    CollectorRegistration** at = &registry->collectors_;
    while (*at != this) at = &(*at)->next_;
    *at = next_;
    if (!collecting) registry->collect_lock_.unlock();
    return true;
  });
  if (in_callback) run_contained([] { report_in_callback("ended"); });
}

}  // namespace prometheus_express
