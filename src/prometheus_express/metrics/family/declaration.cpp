#include "prometheus_express/metrics/family/declaration.h"

#include <string_view>

#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

// Reports what is wrong with the metric; always false.
bool bad(const Family& family, const char* what, const char* name = nullptr,
         const char* why = nullptr) {
  report_mistake("metric '", family.name(), what, name, why);
  return false;
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool name_is_good(const Family& family) {
  const char* name = family.name();
  if (name != nullptr && (family.plain_names() ? is_metric_name(name) : is_utf8_name(name))) {
    return true;
  }
  report_mistake("metric name '", name, "' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
  return false;
}

bool namespace_is_good(const Family& family, const char* name_space) {
  if (*name_space == '\0' || is_metric_name(name_space)) return true;
  return bad(family, "': the registry's namespace '", name_space,
             "' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
}

bool label_name_is_good(const char* label, const Family& family) {
  if (label == nullptr) return false;
  if (family.plain_names() || is_label_name(label, MetricType::kGauge)) {
    return is_label_name(label, family.type());
  }
  return is_utf8_name(label) && !starts_with(label, "__");
}

// Says whether `label` is the name under which the metric is written, which an Enum uses itself.
bool is_name_of(const Family& family, const char* name_space, std::string_view label) {
  const std::string_view prefix = name_space;
  if (!prefix.empty()) {
    if (!starts_with(label, prefix) || !starts_with(label.substr(prefix.size()), "_")) return false;
    label.remove_prefix(prefix.size() + 1);
  }
  return label == family.name();
}

bool is_constant_label(std::string_view label, const CollectorRegistry& registry) {
  for (std::size_t i = 0; i < registry.constant_label_count(); ++i) {
    if (label == registry.constant_labels()[i].name) return true;
  }
  return false;
}

bool labels_are_good(const Family& family, const CollectorRegistry& registry) {
  const char* name_space = registry.name_space();
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    const char* label = family.label_name(i);
    const bool own_name = family.type() == MetricType::kStateSet && label != nullptr &&
                          is_name_of(family, name_space, label);
    if (own_name || !label_name_is_good(label, family) || is_constant_label(label, registry)) {
      return bad(family, "': label name '", label, "' is reserved or not allowed");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (std::string_view(label) == family.label_name(j)) {
        return bad(family, "': label name '", label, "' is there twice");
      }
    }
  }
  return true;
}

// The name of an Enum is that of a label too, which has no ':' in any escaping, and two underscores
// at its beginning are reserved.
bool is_good_for_its_label(const Family& family, std::string_view name_space) {
  if (family.type() != MetricType::kStateSet) return true;
  const std::string_view name = family.name();
  const bool reserved =
      name_space == "_" || starts_with(name_space.empty() ? name : name_space, "__");
  const bool colon = name_space.find(':') != name_space.npos || name.find(':') != name.npos;
  return !(reserved || colon) ||
         bad(family, "': the name of an Enum is a label too; no __ begins it, and it has no ':'");
}

// The name ends with the unit, a counter's before _total (OpenMetrics 1.0, "Unit").
bool unit_is_good(const Family& family) {
  const std::string_view unit = family.unit();
  if (unit.empty()) return true;
  if (family.type() == MetricType::kInfo || family.type() == MetricType::kStateSet) {
    return bad(family, "': an Info or Enum has no unit");
  }
  std::string_view name = family.name();
  if (family.type() == MetricType::kCounter) name = without_suffix(name, "_total");
  const bool fits = name.size() > unit.size() && name.substr(name.size() - unit.size()) == unit &&
                    name[name.size() - unit.size() - 1] == '_';
  return fits || bad(family, "': the name must end with its unit, '", family.unit(), "'");
}

}  // namespace

bool declaration_is_good(const Membership& metric, const CollectorRegistry& registry) {
  const Family& family = metric.family();
  if (!name_is_good(family)) return false;
  if (family.documentation() == nullptr) return bad(family, "' has no documentation");
  if (!is_utf8(family.documentation())) return bad(family, "': its documentation is not UTF-8");
  // Without a prefix the namespace does not matter, but the registry should be fit for use.
  return namespace_is_good(family, registry.name_space()) && labels_are_good(family, registry) &&
         is_good_for_its_label(family, registry.name_space()) && unit_is_good(family);
}

}  // namespace prometheus_express
