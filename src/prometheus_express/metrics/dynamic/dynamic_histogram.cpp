#include "prometheus_express/metrics/dynamic/dynamic_histogram.h"

#include <limits>
#include <new>

#include "prometheus_express/platform/double_bits.h"

namespace prometheus_express {
namespace detail {
namespace {

// Without a +Inf at the end; 0 where there are none.
std::size_t finite_count(const DynamicBuckets& buckets) {
  return buckets.bounds == nullptr || buckets.count == 0
             ? 0
             : finite_bounds(buckets.bounds, buckets.count);
}

// Memory is only touched where the buckets are good.
bool are_good(const DynamicBuckets& buckets) {
  if (buckets.bounds == nullptr || buckets.count == 0 || buckets.count > kMaxBuckets) return false;
  for (std::size_t i = 0; i < buckets.count; ++i) {
    const double bound = buckets.bounds[i];
    if (is_nan(bound) || (is_zero(bound) && bits_of(bound) != 0)) return false;
    if (i > 0 && !(buckets.bounds[i - 1] < bound)) return false;
  }
  return finite_count(buckets) > 0;
}

}  // namespace

Status check_histogram(const MetricDeclaration& declaration, const DynamicBuckets& buckets,
                       const CollectorRegistry& home) {
  const char* const name = declaration.name == nullptr ? "" : declaration.name;
  if (!are_good(buckets)) {
    return Status(StatusCode::kInvalid, "histogram '", name,
                  "': buckets must ascend, no -0, one below +Inf");
  }
  if (declaration.label_count == 0 && buckets.counts == nullptr) {
    return Status(StatusCode::kInvalid, "histogram '", name, "' has no memory for its counts");
  }
  return check_declaration(declaration, home);
}

// Of a histogram that was refused only the name is used.
DynamicPlain<HistogramValue>::DynamicPlain(const MetricDeclaration& declaration,
                                           const DynamicBuckets& buckets)
    : Unlabelled(MetricName::borrowed(declaration.name),
                 Documentation::borrowed(declaration.documentation), options_of(declaration),
                 buckets.bounds, finite_count(buckets), buckets.counts,
                 static_cast<ExemplarStore*>(nullptr)) {
  if (declaration.utf8) allow_utf8_names();
  if (buckets.counts == nullptr) return;
  for (std::size_t i = 0; i <= finite_count(buckets); ++i) buckets.counts[i] = 0;
}

DynamicLabelledHistogram::DynamicLabelledHistogram(const MetricDeclaration& declaration,
                                                   const CollectorRegistry& home,
                                                   const DynamicBuckets& buckets)
    : DynamicHistogramParts{buckets,
                            {sizeof(HistogramValue) +
                                 (finite_count(buckets) + 1) * sizeof(std::uint64_t),
                             construct, reset, nullptr}},
      DynamicFamily(MetricName::borrowed(declaration.name),
                    Documentation::borrowed(declaration.documentation), declaration.labels,
                    declaration.label_count, options_of(declaration), home, operations) {
  if (declaration.utf8) allow_utf8_names();
}

// The counts are right behind the value.
void DynamicLabelledHistogram::construct(void* memory, const Family& family) {
  static_assert(sizeof(HistogramValue) % alignof(std::uint64_t) == 0);
  const auto& self = static_cast<const DynamicLabelledHistogram&>(family);
  const std::size_t bounds = finite_count(self.child_buckets);
  auto* const counts =
      reinterpret_cast<std::uint64_t*>(static_cast<char*>(memory) + sizeof(HistogramValue));
  for (std::size_t i = 0; i <= bounds; ++i) new (&counts[i]) std::uint64_t{0};
  new (memory) HistogramValue(self.child_buckets.bounds, bounds, counts, nullptr);
}

}  // namespace detail

DynamicHistogram::DynamicHistogram(const MetricDeclaration& declaration,
                                   const DynamicBuckets& buckets, CollectorRegistry& home,
                                   Status& status)
    : DynamicMetric(declaration, home, status, detail::check_histogram(declaration, buckets, home),
                    detail::are_good(buckets) ? buckets : DynamicBuckets{}) {}

}  // namespace prometheus_express
