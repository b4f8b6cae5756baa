#include "prometheus_express/metrics/checks/declaration.h"

#include <cstddef>
#include <string_view>

#include "prometheus_express/metrics/family/written_name.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

// Says what is wrong with the metric; always false.
bool bad(Mistake& mistake, const Family& family, const char* what, const char* name = nullptr,
         const char* why = nullptr) {
  mistake = {{"metric '", family.name(), what, name, why}};
  return false;
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool name_is_good(const Family& family, Mistake& mistake) {
  const char* name = family.name();
  if (name != nullptr && (family.plain_names() ? is_metric_name(name) : is_utf8_name(name))) {
    return true;
  }
  mistake = {{"metric name '", name, "' does not match [a-zA-Z_:][a-zA-Z0-9_:]*"}};
  return false;
}

bool namespace_is_good(const Family& family, const char* name_space, Mistake& mistake) {
  if (*name_space == '\0' || is_metric_name(name_space)) return true;
  return bad(mistake, family, "': the registry's namespace '", name_space,
             "' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
}

bool label_name_is_good(const char* label, const Family& family) {
  if (label == nullptr) return false;
  if (family.plain_names() || is_label_name(label, MetricType::kGauge)) {
    return is_label_name(label, family.type());
  }
  return is_utf8_name(label) && !starts_with(label, "__");
}

// The labels of a metric as they are written one way.
class WrittenLabels {
 public:
  WrittenLabels(WrittenName::Way way, const Membership& metric, const CollectorRegistry& registry)
      : way_(way), metric_(metric), registry_(registry) {}

  std::size_t count() const { return constants() + family().label_count() + own(); }

  WrittenName at(std::size_t index) const {
    if (index == constants() + family().label_count()) {  // an Enum's, its name
      return WrittenName(way_, metric_.prefix_in(registry_), family().name());
    }
    return WrittenName::of_label(way_, text(index));
  }

  // As declared.
  const char* text(std::size_t index) const {
    if (index < constants()) return registry_.constant_labels()[index].name;
    index -= constants();
    return index < family().label_count() ? family().label_name(index) : family().name();
  }

 private:
  const Family& family() const { return metric_.family(); }
  std::size_t constants() const { return registry_.constant_label_count(); }
  std::size_t own() const { return family().type() == MetricType::kStateSet ? 1 : 0; }

  WrittenName::Way way_;
  const Membership& metric_;
  const CollectorRegistry& registry_;
};

// Whether the labels that a series has are told apart however they are written: those of the
// registry, of the metric, and that of an Enum; and none is the name of the series.
bool labels_are_different(const Membership& metric, const CollectorRegistry& registry,
                          Mistake& mistake) {
  for (const WrittenName::Way way : WrittenName::kWays) {
    const WrittenLabels labels{way, metric, registry};
    for (std::size_t i = 0; i < labels.count(); ++i) {
      if (is_same(labels.at(i), "__name__")) {
        return bad(mistake, metric.family(), "': label name '", labels.text(i),
                   "' is written as __name__");
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (!is_same(labels.at(i), labels.at(j))) continue;
        return bad(mistake, metric.family(), "': label name '", labels.text(j), "' is there twice");
      }
    }
  }
  return true;
}

bool labels_are_good(const Family& family, Mistake& mistake) {
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    if (label_name_is_good(family.label_name(i), family)) continue;
    return bad(mistake, family, "': label name '", family.label_name(i),
               "' is reserved or not allowed");
  }
  return true;
}

// The name of an Enum is that of a label too, which has no ':' in any escaping, and two underscores
// at its beginning are reserved.
bool is_good_for_its_label(const Family& family, std::string_view prefix, Mistake& mistake) {
  if (family.type() != MetricType::kStateSet) return true;
  const std::string_view name = family.name();
  const bool reserved = prefix == "_" || starts_with(prefix.empty() ? name : prefix, "__");
  const bool colon = prefix.find(':') != prefix.npos || name.find(':') != name.npos;
  return !(reserved || colon) ||
         bad(mistake, family,
             "': the name of an Enum is a label too; no __ begins it, and it has no ':'");
}

// The name ends with the unit, a counter's before _total (OpenMetrics 1.0, "Unit").
bool unit_is_good(const Family& family, Mistake& mistake) {
  const std::string_view unit = family.unit();
  if (unit.empty()) return true;
  if (family.type() == MetricType::kInfo || family.type() == MetricType::kStateSet) {
    return bad(mistake, family, "': an Info or Enum has no unit");
  }
  std::string_view name = family.name();
  if (family.type() == MetricType::kCounter) name = without_suffix(name, "_total");
  const bool fits = name.size() > unit.size() && name.substr(name.size() - unit.size()) == unit &&
                    name[name.size() - unit.size() - 1] == '_';
  return fits || bad(mistake, family, "': the name must end with its unit, '", family.unit(), "'");
}

}  // namespace

void Mistake::report() const {
  report_mistake(pieces[0], pieces[1], pieces[2], pieces[3], pieces[4]);
}

Status Mistake::status() const {
  char text[Status::kTextBytes + 1];
  std::size_t size = 0;
  for (const char* piece : pieces) {
    while (piece != nullptr && *piece != '\0' && size < Status::kTextBytes) text[size++] = *piece++;
  }
  text[size] = '\0';
  return Status(StatusCode::kInvalid, text);
}

bool declaration_is_good(const Membership& metric, const CollectorRegistry& registry,
                         Mistake& mistake) {
  const Family& family = metric.family();
  if (!name_is_good(family, mistake)) return false;
  if (family.badly_declared()) return bad(mistake, family, "' was refused when it was made");
  if (family.documentation() == nullptr) return bad(mistake, family, "' has no documentation");
  if (!is_utf8(family.documentation())) {
    return bad(mistake, family, "': its documentation is not UTF-8");
  }
  // Without a prefix the namespace does not matter, but the registry should be fit for use.
  return namespace_is_good(family, registry.name_space(), mistake) &&
         labels_are_good(family, mistake) &&
         is_good_for_its_label(family, metric.prefix_in(registry), mistake) &&
         labels_are_different(metric, registry, mistake) && unit_is_good(family, mistake);
}

}  // namespace prometheus_express
