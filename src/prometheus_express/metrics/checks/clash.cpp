#include "prometheus_express/metrics/checks/clash.h"

#include <cstddef>
#include <string_view>

#include "prometheus_express/metrics/family/written_name.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace {

constexpr std::string_view kTotal = "_total";
constexpr std::string_view kInfo = "_info";

// Each ends with an empty suffix: the name itself.
constexpr std::string_view kCounterSuffixes[] = {kTotal, "_created", ""};
constexpr std::string_view kGaugeSuffixes[] = {""};
constexpr std::string_view kSummarySuffixes[] = {"_count", "_sum", "_created", ""};
constexpr std::string_view kInfoSuffixes[] = {kInfo, ""};
constexpr std::string_view kGaugeHistogramSuffixes[] = {"_bucket", "_gcount", "_gsum", ""};
constexpr std::string_view kHistogramSuffixes[] = {"_bucket", "_count", "_sum", "_created", ""};

const std::string_view* suffixes(MetricType type) {
  switch (type) {
    case MetricType::kCounter:
      return kCounterSuffixes;
    case MetricType::kSummary:
      return kSummarySuffixes;
    case MetricType::kHistogram:
      return kHistogramSuffixes;
    case MetricType::kInfo:
      return kInfoSuffixes;
    case MetricType::kGaugeHistogram:
      return kGaugeHistogramSuffixes;
    case MetricType::kGauge:
    case MetricType::kStateSet:
    case MetricType::kUnknown:
      break;
  }
  return kGaugeSuffixes;
}

// The name in the page before the suffix, in pieces so that nothing needs to be put together.
class Stem {
 public:
  Stem(const Membership& metric, const CollectorRegistry& registry)
      : prefix_(metric.prefix_in(registry)), name_(metric.family().name()) {
    const MetricType type = metric.family().type();
    if (type == MetricType::kCounter) name_ = without_suffix(name_, kTotal);
    if (type == MetricType::kInfo) name_ = without_suffix(name_, kInfo);
    escapes_suffix_ = type == MetricType::kCounter || type == MetricType::kInfo;
  }

  std::size_t size() const { return separated_prefix_size() + name_.size(); }

  char at(std::size_t index, std::string_view suffix) const {
    if (index < prefix_.size()) return prefix_[index];
    if (index < separated_prefix_size()) return '_';
    index -= separated_prefix_size();
    return index < name_.size() ? name_[index] : suffix[index - name_.size()];
  }

  WrittenName written(WrittenName::Way way, std::string_view suffix) const {
    return escapes_suffix_ ? WrittenName(way, prefix_, name_, suffix)
                           : WrittenName(way, prefix_, name_, "", suffix);
  }

 private:
  std::size_t separated_prefix_size() const { return prefix_.empty() ? 0 : prefix_.size() + 1; }

  std::string_view prefix_;
  std::string_view name_;
  bool escapes_suffix_;
};

bool same(const Stem& a, std::string_view a_suffix, const Stem& b, std::string_view b_suffix) {
  const std::size_t size = a.size() + a_suffix.size();
  if (size != b.size() + b_suffix.size()) return false;
  for (std::size_t i = size; i-- > 0;) {  // names often begin alike
    if (a.at(i, a_suffix) != b.at(i, b_suffix)) return false;
  }
  return true;
}

bool written_alike(const Stem& a, std::string_view a_suffix, const Stem& b,
                   std::string_view b_suffix) {
  for (const WrittenName::Way way : WrittenName::kWays) {
    if (is_same(a.written(way, a_suffix), b.written(way, b_suffix))) return true;
  }
  return false;
}

}  // namespace

bool names_clash(const Membership& a, const Membership& b, const CollectorRegistry& registry) {
  const Stem a_stem{a, registry};
  const Stem b_stem{b, registry};
  // Plain names that differ are written differently whichever way.
  const bool plain = a.family().plain_names() && b.family().plain_names();
  const auto clash = plain ? same : written_alike;
  for (const std::string_view* i = suffixes(a.family().type());; ++i) {
    for (const std::string_view* j = suffixes(b.family().type());; ++j) {
      if (clash(a_stem, *i, b_stem, *j)) return true;
      if (j->empty()) break;
    }
    if (i->empty()) break;
  }
  return false;
}

}  // namespace prometheus_express
