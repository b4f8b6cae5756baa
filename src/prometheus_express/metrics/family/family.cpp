#include "prometheus_express/metrics/family/family.h"

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace {

// For the lists of registrations of all families: they change only in set-up.
StructureLock siblings_lock;

}  // namespace

void Membership::end() {
  if (CollectorRegistry* registry = registry_) registry->remove(*this);
}

Registration::Registration(CollectorRegistry& registry, Family& family, Prefix prefix)
    : Membership(Place::kBesideFamily, prefix), family_(&family) {
  {
    Guard<StructureLock> guard{siblings_lock};
    sibling_ = family.sibling_;
    family.sibling_ = this;
  }
  registry.add(*this);
}

void Registration::end() {
  Membership::end();
  if (family_ == nullptr) return;
  Guard<StructureLock> guard{siblings_lock};
  Membership* at = family_;
  while (at->sibling_ != nullptr && at->sibling_ != this) at = at->sibling_;
  if (at->sibling_ == this) at->sibling_ = sibling_;
  sibling_ = nullptr;
}

const char* Membership::prefix() const {
  if (prefix_ == Prefix::kLibrary) return "prometheus_express";
  const CollectorRegistry* registry = registry_;
  return registry == nullptr || prefix_ == Prefix::kNone ? "" : registry->name_space();
}

const char* Family::label_name(std::size_t index) const {
  return static_cast<const LabelledFamily&>(*this).label_name(index);
}

void Family::attach(CollectorRegistry& registry) { registry.add(*this); }

void Family::detach() {
  Membership::end();
  for (;;) {
    Registration* other = nullptr;
    {
      Guard<StructureLock> guard{siblings_lock};
      other = sibling_;
      if (other == nullptr) return;
      sibling_ = other->sibling_;
      other->sibling_ = nullptr;
    }
    other->end();
    other->family_ = nullptr;
  }
}

void Family::count_dropped_child() {
  CollectorRegistry* registry = registry_;
  if (registry != nullptr) registry->dropped_children_.count_one();
}

void Family::count_repaired_value() {
  CollectorRegistry* registry = registry_;
  if (registry != nullptr) registry->count_repaired_value();
}

}  // namespace prometheus_express
