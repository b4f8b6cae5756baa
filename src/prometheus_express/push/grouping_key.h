// The labels that name a group of a Pushgateway, besides the job.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

inline namespace PROMETHEUS_EXPRESS_OPTIONS {
class CollectorRegistry;
}
class HttpClientBase;

// The value is any text, the empty one and one with a '/' too; what of it is not UTF-8 becomes
// U+FFFD. The gateway merges a label with an
// empty value with no label: do not push to both groups, since their metrics would clash.
struct GroupingLabel {
  std::string_view name;
  std::string_view value;
};

// A view of some labels, in any order. A list in braces is good for one call:
//
//   push.push("gateway:9091", "job", registry, {{"instance", "a"}});
class GroupingKey {
 public:
  GroupingKey() = default;
  GroupingKey(std::initializer_list<GroupingLabel> labels) : count_(labels.size()) {
    labels_ = labels.begin();
  }
  template <std::size_t Count>
  GroupingKey(const GroupingLabel (&labels)[Count]) : labels_(labels), count_(Count) {}  // NOLINT
  GroupingKey(const GroupingLabel* labels, std::size_t count) : labels_(labels), count_(count) {}

  const GroupingLabel* begin() const { return labels_; }
  const GroupingLabel* end() const { return labels_ + count_; }

 private:
  const GroupingLabel* labels_ = nullptr;
  std::size_t count_ = 0;
};

// kInvalid where the job is empty, a label is called "job", twice the same, or not as labels are
// named.
Status check_grouping_key(std::string_view job, const GroupingKey& key);

// kInvalid where a metric of the registry has a label "job" or one of the key's: the gateway would
// overwrite it. The text names the metric.
Status check_labels_are_free(CollectorRegistry& registry, const GroupingKey& key);

// Counts the values that are not UTF-8 in the registry, and reports them as failures.
void count_repaired_values(CollectorRegistry& registry, std::string_view job,
                           const GroupingKey& key);

// Appends /metrics/job/JOB/LABEL/VALUE... to the target of the request, labels in order of their
// names, values percent-encoded or, where a path could not carry them, as base64.
void add_grouping_path(HttpClientBase& client, std::string_view job, const GroupingKey& key);

}  // namespace prometheus_express
