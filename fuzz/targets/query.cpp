// Query strings and name filters against the URL standard's parser of
// application/x-www-form-urlencoded, done with copies. An input is a query; the names that the
// filter is asked for are made of what it lists.
#include "prometheus_express/text/query.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fuzz/support/target.h"
#include "prometheus_express/exposition/name_filter.h"
#include "prometheus_express/metrics/gauge.h"
#include "support/captured_errors.h"
#include "support/page.h"

namespace prom = prometheus_express;
using prometheus_express::EncodedText;
using prometheus_express::NameFilter;
using prometheus_express::QueryParameter;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Pairs parsed(std::string_view query) {
  Pairs pairs;
  for (std::size_t begin = 0; begin <= query.size();) {
    const std::size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    begin = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(percent_decoded(pair.substr(0, equals)),
                       percent_decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return pairs;
}

std::string read(EncodedText text) {
  std::string out;
  for (char byte = 0; text.next(byte);) out += byte;
  REQUIRE(text.empty());
  return out;
}

void check(EncodedText text, const std::string& decoded) {
  REQUIRE((read(text) == decoded));
  REQUIRE(text.is(decoded));
  REQUIRE_FALSE(text.is(decoded + 'x'));
  REQUIRE((decoded.empty() || !text.is(decoded.substr(1))));
  EncodedText rest = text;
  REQUIRE(rest.skip(decoded.substr(0, decoded.size() / 2)));
  REQUIRE((read(rest) == decoded.substr(decoded.size() / 2)));
  const std::string before = read(rest);
  REQUIRE_FALSE(rest.skip(before + 'x'));
  REQUIRE((read(rest) == before));  // a text that is not there takes nothing
}

// Says whether a gauge of that registry and name is shown; as `expected` where it cannot be made.
bool shows(const NameFilter& filter, prom::CollectorRegistry& registry, const std::string& name,
           bool expected) {
  const test_support::CapturedErrors errors;
  const prom::Gauge<> gauge{prom::MetricName::borrowed(name.c_str()), "", registry};
  if (!errors.all().empty()) return expected;
  prom::ExpositionOptions options;
  options.filter = filter;
  return !test_support::page(registry, prom::kTextFormat, options).empty();
}

// A gauge of that name, and one that a namespace gives that name.
void check(const NameFilter& filter, bool listed, const std::string& name) {
  if (!prom::is_metric_name(name)) return;
  prom::CollectorRegistry plain;
  REQUIRE(shows(filter, plain, name, listed) == listed);
  const std::size_t underscore = name.find('_', 1);
  if (underscore == std::string::npos) return;
  const std::string prefix = name.substr(0, underscore);
  const std::string rest = name.substr(underscore + 1);
  if (!prom::is_metric_name(prefix) || !prom::is_metric_name(rest)) return;
  prom::CollectorRegistry prefixed{prom::MetricName::borrowed(prefix.c_str())};
  REQUIRE(shows(filter, prefixed, rest, listed) == listed);
}

}  // namespace

void fuzz::run(Input input) {
  const std::string_view query = input.rest();
  const Pairs pairs = parsed(query);
  std::string_view rest = query;
  std::vector<std::string> listed;
  QueryParameter parameter;
  for (const auto& [name, value] : pairs) {
    REQUIRE(next_parameter(rest, parameter));
    check(parameter.name, name);
    check(parameter.value, value);
    if (name == "name[]") listed.push_back(value);
  }
  REQUIRE_FALSE(next_parameter(rest, parameter));
  const NameFilter filter(query);
  REQUIRE(filter.empty() == listed.empty());
  const auto separators = static_cast<std::size_t>(std::count(query.begin(), query.end(), '&'));
  REQUIRE(filter.too_long() == (!listed.empty() && separators >= NameFilter::kMostParameters));
  for (const auto& [name, value] : pairs) {
    for (const std::string& asked : {value, value + "_x", value.substr(0, value.size() / 2)}) {
      const bool is_listed = std::find(listed.begin(), listed.end(), asked) != listed.end();
      check(filter, listed.empty() || (is_listed && !filter.too_long()), asked);
    }
  }
}
