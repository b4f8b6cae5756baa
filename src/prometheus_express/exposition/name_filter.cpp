#include "prometheus_express/exposition/name_filter.h"

#include <algorithm>

#include "prometheus_express/exposition/formats/series_writer.h"
#include "prometheus_express/text/query.h"

namespace prometheus_express {
namespace {

// Takes the query's parameters as far as the next name[].
bool next_name(std::string_view& query, EncodedText& name) {
  QueryParameter parameter;
  while (next_parameter(query, parameter)) {
    if (!parameter.name.is("name[]")) continue;
    name = parameter.value;
    return true;
  }
  return false;
}

// Says whether a sample of such a metric has this behind the metric's name.
bool is_suffix(MetricType type, const EncodedText& text) {
  switch (type) {
    case MetricType::kHistogram:
      return text.is("_bucket") || text.is("_count") || text.is("_sum");
    case MetricType::kGaugeHistogram:
      return text.is("_bucket") || text.is("_gcount") || text.is("_gsum");
    case MetricType::kSummary:
      return text.is("_count") || text.is("_sum");
    default:
      return false;
  }
}

}  // namespace

NameFilter::NameFilter(std::string_view query) {
  std::string_view rest = query;
  EncodedText listed;
  if (!next_name(rest, listed)) return;
  const auto separators = static_cast<std::size_t>(std::count(query.begin(), query.end(), '&'));
  query_ = query;
  shows_ = separators < kMostParameters ? shows : shows_nothing;
}

bool NameFilter::shows_nothing(const NameFilter&, const Membership&) { return false; }

bool NameFilter::shows(const NameFilter& filter, const Membership& metric) {
  const Family& family = metric.family();
  const std::string_view prefix = metric.prefix();
  const SplitName name{family};
  std::string_view rest = filter.query_;
  for (EncodedText listed; next_name(rest, listed);) {
    const bool prefixed = prefix.empty() || (listed.skip(prefix) && listed.skip("_"));
    if (!prefixed || !listed.skip(name.stem)) continue;
    if (listed.empty() || listed.is(name.ending) || is_suffix(family.type(), listed)) return true;
  }
  return false;
}

}  // namespace prometheus_express
