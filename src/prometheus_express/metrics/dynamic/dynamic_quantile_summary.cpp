#include "prometheus_express/metrics/dynamic/dynamic_quantile_summary.h"

#include <new>

namespace prometheus_express::detail {
namespace {

bool are_good(const DynamicQuantiles& wanted) {
  return wanted.ranks != nullptr && wanted.count != 0 && wanted.count <= kMaxQuantiles &&
         are_ranks(wanted.ranks, wanted.count);
}

// As many as there are room for; no more is touched where they are no good.
Quantiles<kMaxQuantiles> taken(const DynamicQuantiles& wanted) {
  Quantiles<kMaxQuantiles> result{};
  result.max_age_ns = wanted.max_age_ns;
  for (std::size_t i = 0; are_good(wanted) && i < wanted.count; ++i) {
    result.ranks[i] = wanted.ranks[i];
  }
  return result;
}

}  // namespace

Status check_quantiles(const MetricDeclaration& declaration, const DynamicQuantiles& wanted,
                       const CollectorRegistry& home) {
  if (are_good(wanted)) return check_declaration(declaration, home);
  return Status(StatusCode::kInvalid, "summary '",
                declaration.name == nullptr ? "" : declaration.name,
                "': a quantile is from 0 to 1, and there once");
}

DynamicQuantilePlace::DynamicQuantilePlace(const DynamicQuantiles& wanted)
    : part(taken(wanted), are_good(wanted) ? wanted.count : 0) {}

DynamicLabelledQuantiles::DynamicLabelledQuantiles(const MetricDeclaration& declaration,
                                                   const CollectorRegistry& home,
                                                   const DynamicQuantilePart* like)
    : DynamicFamily(MetricName::borrowed(declaration.name),
                    Documentation::borrowed(declaration.documentation), declaration.labels,
                    declaration.label_count, options_of(declaration), home, kOperations),
      like_(*like) {
  if (declaration.utf8) allow_utf8_names();
}

void DynamicLabelledQuantiles::construct(void* memory, const Family& family) {
  new (memory) Cells(static_cast<const DynamicLabelledQuantiles&>(family).like_);
}

const ValueOperations DynamicLabelledQuantiles::kOperations = {sizeof(Cells), construct, reset,
                                                               nullptr};

}  // namespace prometheus_express::detail
