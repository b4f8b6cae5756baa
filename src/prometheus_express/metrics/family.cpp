#include "prometheus_express/metrics/family.h"

#include "prometheus_express/metrics/labelled_family.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace {

// For the lists of registrations of all families: they change only in set-up.
StructureLock siblings_lock;

}  // namespace

Registration::Registration(CollectorRegistry& registry, Family& family, Prefix prefix)
    : Registration(family, prefix, family.type(), family.label_count()) {
  {
    Guard<StructureLock> guard{siblings_lock};
    sibling_ = family.first_.sibling_;
    family.first_.sibling_ = this;
  }
  registry.add(*this);
}

void Registration::end() {
  if (CollectorRegistry* registry = registry_) registry->remove(*this);
  if (family_ == nullptr || this == &family_->first_) return;
  Guard<StructureLock> guard{siblings_lock};
  Registration* at = &family_->first_;
  while (at->sibling_ != nullptr && at->sibling_ != this) at = at->sibling_;
  if (at->sibling_ == this) at->sibling_ = sibling_;
  sibling_ = nullptr;
}

const char* Registration::prefix() const {
  const CollectorRegistry* registry = registry_;
  return registry == nullptr || prefix_ == Prefix::kNone ? "" : registry->name_space();
}

const char* Family::label_name(std::size_t index) const {
  return static_cast<const LabelledFamily&>(*this).label_name(index);
}

void Family::attach(CollectorRegistry& registry) { registry.add(first_); }

void Family::detach() {
  first_.end();
  for (;;) {
    Registration* other = nullptr;
    {
      Guard<StructureLock> guard{siblings_lock};
      other = first_.sibling_;
      if (other == nullptr) return;
      first_.sibling_ = other->sibling_;
      other->sibling_ = nullptr;
    }
    other->end();
    other->family_ = nullptr;
  }
}

void Family::count_dropped_child() {
  CollectorRegistry* registry = first_.registry_;
  if (registry != nullptr) registry->dropped_children_.inc();
}

}  // namespace prometheus_express
