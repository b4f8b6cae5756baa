#include "prometheus_express/metrics/family/family_group.h"

#include <cstring>

#include "prometheus_express/metrics/checks/clash.h"
#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/labels/label_value_list.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

#if PROMETHEUS_EXPRESS_LARGE

bool FamilyGroup::is_one_family(const Membership& a, const Membership& b) {
  const auto same = [](const char* x, const char* y) { return std::strcmp(x, y) == 0; };
  const Family& x = a.family();
  const Family& y = b.family();
  return (x.kind().is_emitted() || y.kind().is_emitted()) && x.type() == y.type() &&
         x.plain_names() == y.plain_names() && same(a.prefix(), b.prefix()) &&
         same(x.name(), y.name()) && same(x.documentation(), y.documentation()) &&
         same(x.unit(), y.unit());
}

bool FamilyGroup::clashes(const Membership& a, const Membership& b,
                          const CollectorRegistry& registry) {
  return names_clash(a, b, registry) && !is_one_family(a, b);
}

Membership* FamilyGroup::join(Membership& metric, Membership& member) {
  metric.continues_ = true;
  Membership* last = &member;
  while (goes_on(*last)) last = last->next_;
  return last;
}

void FamilyGroup::leave(Membership& metric) {
  if (goes_on(metric)) metric.next_->continues_ = metric.continues_;
  metric.continues_ = false;
}

bool FamilyGroup::goes_on(const Membership& metric) {
  return metric.next_ != nullptr && metric.next_->continues_;
}

namespace {

std::string_view value_of(std::string_view name, const NamedLabel* labels, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (labels[i].name == name) return labels[i].value;
  }
  return {};
}

bool has_label(const Family& family, std::string_view name) {
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    if (name == family.label_name(i)) return true;
  }
  return false;
}

}  // namespace

bool FamilyGroup::another_has(const Membership& metric, CollectorRegistry& registry,
                              const NamedLabel* labels, std::size_t count) {
  Guard<StructureLock> guard{registry.lock_};
  const Membership* at = &metric;
  while (at->continues_) at = NameIndex<true>::previous(*at, nullptr);
  for (bool more = true; more; at = at->next_) {
    more = goes_on(*at);
    auto& family = const_cast<Family&>(at->family());
    if (&family != &metric.family() && has(family, labels, count)) return true;
  }
  return false;
}

bool FamilyGroup::has(Family& family, const NamedLabel* labels, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!labels[i].value.empty() && !has_label(family, labels[i].name)) return false;
  }
  if (!family.labelled()) return true;
  LabelValueList values;
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    values.add(value_of(family.label_name(i), labels, count));
  }
  auto& labelled = static_cast<LabelledFamily&>(family);
  const bool found = labelled.find_and_lock(values.data()) != nullptr;
  if (found) labelled.unlock();
  return found;
}

#else

bool FamilyGroup::is_one_family(const Membership&, const Membership&) { return false; }
bool FamilyGroup::clashes(const Membership& a, const Membership& b,
                          const CollectorRegistry& registry) {
  return names_clash(a, b, registry);
}
Membership* FamilyGroup::join(Membership&, Membership& member) { return &member; }
bool FamilyGroup::goes_on(const Membership&) { return false; }
bool FamilyGroup::another_has(const Membership&, CollectorRegistry&, const NamedLabel*,
                              std::size_t) {
  return false;
}

#endif

}  // namespace prometheus_express
