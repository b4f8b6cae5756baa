// How a metric comes into a registry.
#include "prometheus_express/metrics/checks/clash.h"
#include "prometheus_express/metrics/checks/declaration.h"
#include "prometheus_express/metrics/family/family_group.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express {

void CollectorRegistry::add(Membership& metric) {
  Mistake mistake;
  [[maybe_unused]] const bool added = add_checked<kChecksDeclarations>(metric, mistake);
  // Where nothing is checked nothing is wrong, and a board has no byte for it.
  if constexpr (kChecksDeclarations) {
    if (!added) mistake.report();
  }
}

Status CollectorRegistry::try_add(Membership& metric) {
  Mistake mistake;
  return add_checked<true>(metric, mistake) ? Status() : mistake.status();
}

// False, and says what is wrong, where the metric cannot be shown.
template <bool kChecked>
bool CollectorRegistry::add_checked(Membership& metric, Mistake& mistake) {
  if (kChecked && !declaration_is_good(metric, *this, mistake)) return false;
  if (is_in_callback(this)) {
    mistake = {{"metric '", metric.family().name(), kInCallback}};
    return false;
  }
  report_fork_notice();
  enlist();
  const char* clash = nullptr;
  {
    Guard<StructureLock> guard{lock_};
    metric.registry_ = this;
    Membership* one_family = nullptr;
    if constexpr (kChecked) clash = name_that_clashes(metric, one_family);
    if (clash == nullptr) {
      link(metric, one_family == nullptr ? last_ : FamilyGroup::join(metric, *one_family));
    } else {
      metric.registry_ = nullptr;
    }
  }
  if (clash == nullptr) return true;
  mistake = {{"metric '", metric.family().name(),
              "' would write samples of the same name as the metric '", clash,
              "' in the same registry"}};
  return false;
}

// nullptr: none does. `one_family` is then a metric with which it is one family, if there is one.
const char* CollectorRegistry::name_that_clashes(const Membership& metric,
                                                 Membership*& one_family) const {
  const Membership* other = NameIndex::find(metric, *this, first_, names_clash);
  if (other != nullptr && FamilyGroup::is_one_family(metric, *other)) {
    one_family = const_cast<Membership*>(other);
    other = NameIndex::find(metric, *this, first_, FamilyGroup::clashes);
  }
  if (other != nullptr) return other->family().name();
  for (const Membership* own : {&dropped_children_, &repaired_values_}) {
    if (names_clash(*own, metric, *this)) return own->family().name();
  }
  return nullptr;
}

}  // namespace prometheus_express
