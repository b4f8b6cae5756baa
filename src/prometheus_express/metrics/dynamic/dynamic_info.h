// DynamicInfo: an Info whose name and labels are known only at run time.
//
//   prom::Status status;
//   const char* facts[] = {"version", "revision"};
//   prom::DynamicInfo build{{"build", "What is running.", facts, 2}, registry, status};
//   if (status.ok()) status = build.info({"1.4.0", "8f77478"});
//   if (!status.ok()) say(status.text());
#pragma once

#include <initializer_list>

#include "prometheus_express/metrics/dynamic/dynamic_children.h"
#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/info.h"

namespace prometheus_express {

namespace detail {

// As check_declaration(). Without labels it would tell nothing.
inline Status check_info(const MetricDeclaration& declaration, const CollectorRegistry& home) {
  if (declaration.label_count != 0) return check_declaration(declaration, home);
  return Status(StatusCode::kInvalid, "info '", declaration.name == nullptr ? "" : declaration.name,
                "' has no labels: they are what it tells");
}

}  // namespace detail

class DynamicInfo : private DynamicMetric<InfoValue, Pinned<InfoValue>,
                                          detail::DynamicLabelled<InfoValue, Pinned<InfoValue>>> {
 public:
  using DynamicMetric::family;
  using DynamicMetric::kType;
  using DynamicMetric::labelled;

  // As of a DynamicCounter; kInvalid also where it has no labels.
  DynamicInfo(const MetricDeclaration& declaration, CollectorRegistry& home, Status& status)
      : DynamicMetric(declaration, home, status, detail::check_info(declaration, home)) {}

  // Replaces the facts, in the order of the declared labels. Nothing is written before the first
  // call. kInvalid: the count is wrong, or the declaration was refused. kLimit: there is no room,
  // and nothing is written any more. Thread-safe; not for interrupt handlers.
  Status info(const LabelValue* values, std::size_t count) {
    Status status;
    if (!check(count, status)) return status;
    if (!DynamicChildren(*labelled()).replace_all(values)) {
      return detail::no_room_for_child(family());
    }
    return status;
  }
  Status info(std::initializer_list<LabelValue> values) {
    return info(values.begin(), values.size());
  }
};

}  // namespace prometheus_express
