#include "prometheus_express/push/grouping_key.h"

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/metrics/family/walk.h"
#include "prometheus_express/metrics/name.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/push/remote_write/underscored_name.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/base64.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

constexpr std::string_view kJob = "job";

bool is_unreserved(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// Says whether a path could lose it: an empty segment, one with a '/', and those that mean a
// folder.
bool needs_base64(std::string_view value) {
  return value.empty() || value.find('/') != std::string_view::npos || value == "." ||
         value == "..";
}

void add_base64(HttpClientBase& client, std::string_view value) {
  // The gateway's word for the empty text, whose base64 is empty.
  if (value.empty()) return client.add_target("=");
  Base64Encoder encoder{kBase64Url, [&client](char c) { client.add_target({&c, 1}); }};
  while (!value.empty()) encoder.text(take_utf8(value));
  encoder.end();
}

void add_percent_encoded(HttpClientBase& client, std::string_view value) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  while (!value.empty()) {
    for (const char c : take_utf8(value)) {
      const auto byte = static_cast<unsigned char>(c);
      const char code[] = {'%', kDigits[byte >> 4], kDigits[byte & 0xf]};
      client.add_target(is_unreserved(c) ? std::string_view(&c, 1)
                                         : std::string_view(code, sizeof code));
    }
  }
}

void add_label(HttpClientBase& client, std::string_view name, std::string_view value) {
  client.add_target("/");
  client.add_target(name);
  const bool base64 = needs_base64(value);
  client.add_target(base64 ? "@base64/" : "/");
  if (base64) {
    add_base64(client, value);
  } else {
    add_percent_encoded(client, value);
  }
}

// The label of the key whose name comes next after `name`; nullptr where there is none.
const GroupingLabel* next_in_order(const GroupingKey& key, std::string_view name) {
  const GroupingLabel* next = nullptr;
  for (const GroupingLabel& label : key) {
    if (label.name > name && (next == nullptr || label.name < next->name)) next = &label;
  }
  return next;
}

bool is_in(const UnderscoredName& name, const GroupingKey& key) {
  const auto is = [&name](std::string_view other) {
    return compare(name, UnderscoredName(UnderscoredName::Kind::kLabel, other)) == 0;
  };
  if (is(kJob)) return true;
  for (const GroupingLabel& label : key) {
    if (is(label.name)) return true;
  }
  return false;
}

// A label of the metric that is in the key; empty where there is none.
std::string_view taken_label(const Membership& metric, const GroupingKey& key) {
  const auto is_taken = [&key](std::string_view a, std::string_view b = {},
                               std::string_view c = {}) {
    return is_in(UnderscoredName(UnderscoredName::Kind::kLabel, a, b, c), key);
  };
  const CollectorRegistry& registry = metric.registry();
  for (std::size_t i = 0; i < registry.constant_label_count(); ++i) {
    if (is_taken(registry.constant_labels()[i].name)) return registry.constant_labels()[i].name;
  }
  const Family& family = metric.family();
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    if (is_taken(family.label_name(i))) return family.label_name(i);
  }
  const std::string_view prefix = metric.prefix();
  switch (family.type()) {
    case MetricType::kHistogram:
    case MetricType::kGaugeHistogram:
      return is_taken("le") ? "le" : "";
    case MetricType::kSummary:
      return is_taken("quantile") ? "quantile" : "";
    case MetricType::kStateSet:
      return is_taken(prefix, prefix.empty() ? "" : "_", family.name()) ? family.name() : "";
    default:
      return {};
  }
}

}  // namespace

Status check_grouping_key(std::string_view job, const GroupingKey& key) {
  if (job.empty()) return Status(StatusCode::kInvalid, "a push needs the name of a job");
  for (const GroupingLabel& label : key) {
    if (label.name == kJob || !is_label_name(label.name, MetricType::kGauge)) {
      return Status(StatusCode::kInvalid, "\"", label.name, "\" cannot be a grouping label");
    }
    for (const GroupingLabel* other = key.begin(); other != &label; ++other) {
      if (other->name == label.name) {
        return Status(StatusCode::kInvalid, "the grouping label \"", label.name, "\" comes twice");
      }
    }
  }
  return {};
}

void count_repaired_values(CollectorRegistry& registry, std::string_view job,
                           const GroupingKey& key) {
  const auto check = [&](std::string_view name, std::string_view value) {
    if (is_utf8(value)) return;
    registry.count_repaired_value();
    const Status words(StatusCode::kInvalid, "the grouping label \"", name,
                       "\" has a value that is not UTF-8");
    report_failure(words.text());
  };
  check(kJob, job);
  for (const GroupingLabel& label : key) check(label.name, label.value);
}

Status check_labels_are_free(CollectorRegistry& registry, const GroupingKey& key) {
  Walk walk{registry};
  Walk::Step step{walk};
  walk.begin();
  for (; walk.metric() != nullptr; walk.next_family()) {
    const std::string_view taken = taken_label(*walk.metric(), key);
    if (taken.empty()) continue;
    return Status(StatusCode::kInvalid, walk.metric()->family().name(),
                  " already carries the label \"", taken, "\", which is the group's");
  }
  return {};
}

void add_grouping_path(HttpClientBase& client, std::string_view job, const GroupingKey& key) {
  client.add_target("/metrics");
  add_label(client, kJob, job);
  for (const GroupingLabel* label = next_in_order(key, ""); label != nullptr;
       label = next_in_order(key, label->name)) {
    add_label(client, label->name, label->value);
  }
}

}  // namespace prometheus_express
