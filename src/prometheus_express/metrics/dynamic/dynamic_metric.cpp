#include "prometheus_express/metrics/dynamic/dynamic_metric.h"

namespace prometheus_express::detail {
namespace {

// As the counts are at most kMaxLabels where they are written, two digits do.
struct Count {
  explicit Count(std::size_t count) { text[write_decimal(count, text)] = '\0'; }
  char text[kMaxDecimalDigits + 1];
};

const char* name_of(const Family& family) { return family.name() == nullptr ? "" : family.name(); }

Status invalid(const Family& family, const char* what, std::string_view more = {}) {
  return Status(StatusCode::kInvalid, std::string_view("metric '"),
                std::string_view(name_of(family)), std::string_view(what), more);
}

}  // namespace

Status check_declaration(const MetricDeclaration& declaration, const CollectorRegistry& home) {
  const char* const name = declaration.name == nullptr ? "" : declaration.name;
  if (declaration.label_count == 0) return Status();
  if (declaration.label_count > kMaxLabels) {
    return Status(StatusCode::kInvalid, "metric '", name, "' has more labels than it may have");
  }
  if (declaration.labels == nullptr) {
    return Status(StatusCode::kInvalid, "metric '", name, "': the names of its labels are null");
  }
  if (!home.storage().exists()) {
    return Status(StatusCode::kInvalid, "metric '", name,
                  "' has labels: its registry needs a storage");
  }
  return Status();
}

Status check_label_count(const Family& family, std::size_t count) {
  if (family.badly_declared()) return invalid(family, "' was refused when it was made");
  const Count declared{family.label_count()};
  const Count given{count};
  char text[64] = "' takes ";
  std::size_t size = 8;
  for (const char* part : {declared.text, " label values, and was given ", given.text}) {
    while (*part != '\0' && size < sizeof text - 1) text[size++] = *part++;
  }
  text[size] = '\0';
  return invalid(family, text);
}

// There are as many as the metric has: none is there twice if all names are found.
Status put_in_order(const Family& family, const NamedLabel* labels, std::size_t count,
                    LabelValueList& values) {
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    const std::string_view wanted = family.label_name(i);
    std::size_t at = 0;
    while (at < count && labels[at].name != wanted) ++at;
    if (at == count) return invalid(family, "' was given no value of its label ", wanted);
    values.add(labels[at].value);
  }
  return Status();
}

Status no_such_label(const Family& family) {
  return invalid(family, "' has no label of that name, or has it twice");
}

Status no_room_for_child(const Family& family) {
  return Status(StatusCode::kLimit, "metric '", name_of(family),
                "': no room for a child, or labels are too long");
}

}  // namespace prometheus_express::detail
