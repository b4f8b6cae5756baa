#include "prometheus_express/metrics/walk.h"

#include <limits>

#include "prometheus_express/metrics/counter_value.h"
#include "prometheus_express/metrics/enum_value.h"
#include "prometheus_express/metrics/gauge_value.h"
#include "prometheus_express/metrics/histogram_value.h"
#include "prometheus_express/metrics/labelled_family.h"
#include "prometheus_express/metrics/summary_value.h"
#include "prometheus_express/metrics/unknown_value.h"

namespace prometheus_express {
namespace {

template <class ValueType>
const void* unlabelled_value(const Family& family) {
  return static_cast<const ValueType*>(&static_cast<const Unlabelled<ValueType>&>(family));
}

const void* unlabelled_value(const Family& family) {
  switch (family.type()) {
    case MetricType::kCounter:
      return unlabelled_value<CounterValue>(family);
    case MetricType::kGauge:
      return unlabelled_value<GaugeValue>(family);
    case MetricType::kSummary:
      return unlabelled_value<SummaryValue>(family);
    case MetricType::kHistogram:
      return unlabelled_value<HistogramValue>(family);
    case MetricType::kStateSet:
      return unlabelled_value<EnumValue>(family);
    case MetricType::kUnknown:
      return unlabelled_value<UnknownValue>(family);
    case MetricType::kInfo:
      break;  // always has labels
  }
  return nullptr;
}

LabelledFamily& labelled(const Registration& registration) {
  return const_cast<LabelledFamily&>(static_cast<const LabelledFamily&>(registration.family()));
}

}  // namespace

Walk::Walk(CollectorRegistry& registry) : registry_(&registry) {
  Guard<StructureLock> guard{registry.lock_};
  next_ = registry.walks_;
  registry.walks_ = this;
}

Walk::~Walk() {
  if (registry_ == nullptr) return;
  Guard<StructureLock> guard{registry_->lock_};
  leave();
  Walk** at = &registry_->walks_;
  while (*at != this) at = &(*at)->next_;
  *at = next_;
}

Walk::Step::Step(Walk& walk) : registry_(walk.registry_) {
  if (registry_ != nullptr) registry_->lock_.lock();
}

Walk::Step::~Step() {
  if (registry_ != nullptr) registry_->lock_.unlock();
}

void Walk::begin() {
  if (registry_ == nullptr) return;
  end_ = registry_->last_;
  enter(registry_->first_);
}

bool Walk::take_moved() {
  const bool moved = moved_;
  moved_ = false;
  return moved;
}

void Walk::enter(Registration* registration) {
  if (registration == nullptr && registry_ != nullptr) {
    registration = registry_->show_dropped_children();
    end_ = registration;
  }
  registration_ = registration;
  at_value_ = false;
  if (registration_ == nullptr || !registration_->family().labelled()) return;
  LabelledFamily& family = labelled(*registration_);
  Guard<StructureLock> guard{family.lock_};
  last_ = family.children_.last();
  if (last_ != nullptr) ++last_->pins;
}

void Walk::leave() {
  if (registration_ == nullptr || !registration_->family().labelled()) return;
  LabelledFamily& family = labelled(*registration_);
  Guard<StructureLock> guard{family.lock_};
  if (child_ != nullptr) family.unpin_locked(*child_);
  if (last_ != nullptr) family.unpin_locked(*last_);
  child_ = nullptr;
  last_ = nullptr;
}

bool Walk::next_value() {
  const bool labelled_family = registration_->family().labelled();
  at_value_ = labelled_family ? next_child() : !at_value_;
  return at_value_;
}

bool Walk::next_child() {
  if (last_ == nullptr) return false;
  LabelledFamily& family = labelled(*registration_);
  Guard<StructureLock> guard{family.lock_};
  Child* at = child_;
  while (at != last_) {
    at = at == nullptr ? family.children_.first() : at->next;
    if (at->hidden) continue;
    ++at->pins;
    if (child_ != nullptr) family.unpin_locked(*child_);
    child_ = at;
    child_function_ = family.function_of(*child_);
    child_created_ = family.created(*child_);
    return true;
  }
  return false;
}

void Walk::refresh() {
  if (!at_value_ || child_ == nullptr) return;
  LabelledFamily& family = labelled(*registration_);
  bool removed = false;
  {
    Guard<StructureLock> guard{family.lock_};
    removed = child_->hidden;
    child_function_ = family.function_of(*child_);
    child_created_ = family.created(*child_);
  }
  if (removed) next_value();
}

const void* Walk::value() const {
  const Family& family = registration_->family();
  return family.labelled() ? LabelledFamily::value_of(*child_) : unlabelled_value(family);
}

ValueFunction Walk::function() const {
  const Family& family = registration_->family();
  if (family.labelled()) return child_function_;
  switch (family.type()) {
    case MetricType::kCounter:
      return static_cast<const Unlabelled<CounterValue>&>(family).function();
    case MetricType::kGauge:
      return static_cast<const Unlabelled<GaugeValue>&>(family).function();
    case MetricType::kUnknown:
      return static_cast<const Unlabelled<UnknownValue>&>(family).function();
    default:
      return {};
  }
}

double Walk::created() const {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const Family& family = registration_->family();
  if (!registry_->shows_created()) return kUnknown;
  if (family.labelled()) return child_created_;
  switch (family.type()) {
    case MetricType::kCounter:
      return static_cast<const Unlabelled<CounterValue>&>(family).created_;
    case MetricType::kSummary:
      return static_cast<const Unlabelled<SummaryValue>&>(family).created_;
    case MetricType::kHistogram:
      return static_cast<const Unlabelled<HistogramValue>&>(family).created_;
    default:
      return kUnknown;
  }
}

const char* Walk::label_text() const {
  if (child_ == nullptr) return nullptr;
  return labelled(*registration_).text_of(*child_);
}

void Walk::next_family() {
  Registration* next = registration_ == end_ ? nullptr : registration_->next_;
  leave();
  enter(next);
}

// Called while `ending` is still in the list.
void Walk::forget(const Registration& ending, Registration* before_it) {
  if (registration_ == &ending) {
    moved_ = true;
    if (inside_line_) interrupted_ = true;
    next_family();
  }
  if (end_ == &ending) end_ = before_it;
}

}  // namespace prometheus_express
