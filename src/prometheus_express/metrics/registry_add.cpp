// How a metric comes into a registry.
#include "prometheus_express/metrics/checks/clash.h"
#include "prometheus_express/metrics/checks/declaration.h"
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
    if constexpr (kChecked) clash = name_that_clashes(metric);
    if (clash == nullptr) {
      link(metric);
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

const char* CollectorRegistry::name_that_clashes(const Membership& metric) const {
  const Membership* other = NameIndex::find(metric, *this, first_, names_clash);
  if (other != nullptr) return other->family().name();
  for (const Membership* own : {&dropped_children_, &repaired_values_}) {
    if (names_clash(*own, metric, *this)) return own->family().name();
  }
  return nullptr;
}

}  // namespace prometheus_express
