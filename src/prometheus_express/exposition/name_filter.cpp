#include "prometheus_express/exposition/name_filter.h"

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

}  // namespace

NameFilter::NameFilter(std::string_view query) {
  std::string_view rest = query;
  EncodedText listed;
  if (!next_name(rest, listed)) return;
  query_ = query;
  shows_ = shows;
}

bool NameFilter::passes(std::string_view prefix, std::string_view name,
                        std::string_view suffix) const {
  if (empty()) return true;
  std::string_view rest = query_;
  for (EncodedText listed; next_name(rest, listed);) {
    const bool prefixed = prefix.empty() || (listed.skip(prefix) && listed.skip("_"));
    if (prefixed && listed.skip(name) && listed.is(suffix)) return true;
  }
  return false;
}

bool NameFilter::shows(const NameFilter& filter, const Membership& metric) {
  const Family& family = metric.family();
  const SplitName name{family};
  const auto passes = [&](std::string_view suffix) {
    return filter.passes(metric.prefix(), name.stem, suffix);
  };
  if (passes("") || passes(name.ending)) return true;
  switch (family.type()) {
    case MetricType::kHistogram:
      return passes("_bucket") || passes("_count") || passes("_sum");
    case MetricType::kSummary:
      return passes("_count") || passes("_sum");
    default:
      return false;
  }
}

}  // namespace prometheus_express
