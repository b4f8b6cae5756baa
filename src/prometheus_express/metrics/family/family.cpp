#include "prometheus_express/metrics/family/family.h"

#include <string_view>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/labels/escape.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

void Membership::end() {
  const char* in_callback = nullptr;
  Lifetimes::until([&] {
    in_callback = name_if_in_callback();
    return in_callback != nullptr || try_leave();
  });
  if (in_callback != nullptr) CollectorRegistry::report_callback(in_callback);
}

// For destructors.
void Membership::report_end_in_callback(const char* name) {
  if (name != nullptr) run_contained([name] { CollectorRegistry::report_callback(name); });
}

// The metric's name, if this thread is in a callback of the registry that shows it.
const char* Membership::name_if_in_callback() const {
  return CollectorRegistry::is_in_callback(registry_) ? family().name() : nullptr;
}

// Takes the metric out of its registry. False, to be tried again, while another thread has that.
bool Membership::try_leave() {
  CollectorRegistry* registry = registry_;
  if (registry == nullptr) return true;
  const bool in_callback = CollectorRegistry::is_in_callback(registry);
  if (!in_callback && !registry->lock_.try_lock()) return false;
  registry->unlink(*this);
  if (!in_callback) registry->lock_.unlock();
  return true;
}

Registration::Registration(CollectorRegistry& registry, Family& family, Prefix prefix)
    : Membership(Place::kBesideFamily, prefix), family_(&family) {
  registry.add(*this);
  Lifetimes::run([&] {
    sibling_ = family.sibling_;
    family.sibling_ = this;
  });
}

Registration::~Registration() {
  const char* in_callback = nullptr;
  Lifetimes::until([&] {
    in_callback = name_if_in_callback();
    if (!try_leave()) return false;
    leave_family();
    return true;
  });
  report_end_in_callback(in_callback);
}

void Registration::leave_family() {
  if (family_ == nullptr) return;
  Membership* at = family_;
  while (at->sibling_ != this) at = at->sibling_;
  at->sibling_ = sibling_;
  family_ = nullptr;
}

const char* Membership::prefix() const {
  const CollectorRegistry* registry = registry_;
  return registry == nullptr ? "" : prefix_in(*registry);
}

const char* Membership::prefix_in(const CollectorRegistry& registry) const {
  if (prefix_ == Prefix::kLibrary) return "prometheus_express";
  return prefix_ == Prefix::kNone ? "" : registry.name_space();
}

const char* Family::label_name(std::size_t index) const {
  return static_cast<const LabelledFamily&>(*this).label_name(index);
}

void Family::attach(CollectorRegistry& registry) {
  if (kLarge && declared_ == Declared::kWithPlainNames) {
    const std::string_view text = documentation();
    if (plain_size(text) == text.size()) declared_ = Declared::kPlainly;
  }
  registry.add(*this);
}

Status Family::try_attach(CollectorRegistry& registry) {
  const Status status = registry.try_add(*this);
  if (!status.ok()) refuse();
  return status;
}

void Family::detach() {
  const char* in_callback = nullptr;
  Lifetimes::until([&] {
    in_callback = name_if_in_callback();
    return try_detach();
  });
  report_end_in_callback(in_callback);
}

bool Family::try_detach() {
  if (!try_leave()) return false;
  while (Registration* other = sibling_) {
    if (!other->try_leave()) return false;
    other->leave_family();
  }
  return true;
}

void Family::count_dropped_child() {
  Lifetimes::run([this] {
    CollectorRegistry* registry = registry_;
    if (registry == nullptr) return;
    registry->dropped_children_.count_one();
#if PROMETHEUS_EXPRESS_LARGE
    detail::DropCounter* const by_metric = registry->drop_counter_;
    if (by_metric != nullptr) by_metric->count(*by_metric, *this);
#endif
  });
}

void Family::count_repaired_value() {
  CollectorRegistry* registry = registry_;
  if (registry != nullptr) registry->count_repaired_value();
}

}  // namespace prometheus_express
