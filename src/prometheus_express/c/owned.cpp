// Metrics on the heap, that their registry owns, and whose texts are copies.
#include <cstring>

#include "prometheus_express/c/quantiles.h"
#include "prometheus_express/platform/heap.h"

namespace prometheus_express::c {
namespace {

// What a declaration borrows, copied behind the metric: once to count the bytes, with `out` null,
// and once to write them.
class Copy {
 public:
  explicit Copy(char* out) : out_(out) {}

  std::size_t size() const { return size_; }

  template <class T>
  const T* array(const T* from, std::size_t count) {
    size_ = (size_ + alignof(T) - 1) / alignof(T) * alignof(T);
    return from == nullptr ? nullptr : static_cast<const T*>(put(from, count * sizeof(T)));
  }
  const char* text(const char* from) {
    return from == nullptr ? nullptr : static_cast<const char*>(put(from, std::strlen(from) + 1));
  }
  // Those of an array that was copied.
  void texts(const char* const* from, const char* const* to, std::size_t count) {
    for (std::size_t i = 0; from != nullptr && i < count; ++i) {
      const char* const copied = text(from[i]);
      if (to != nullptr) const_cast<const char**>(to)[i] = copied;
    }
  }
  std::uint64_t* counts(std::size_t count) {
    size_ = (size_ + 7) / 8 * 8;
    return static_cast<std::uint64_t*>(put(nullptr, count * sizeof(std::uint64_t)));
  }

 private:
  void* put(const void* from, std::size_t bytes) {
    char* const at = out_ == nullptr ? nullptr : out_ + size_;
    if (at != nullptr && from != nullptr) std::memcpy(at, from, bytes);
    if (at != nullptr && from == nullptr) std::memset(at, 0, bytes);
    size_ += bytes;
    return at;
  }

  char* out_;
  std::size_t size_ = 0;
};

// The declaration as a copy has it; the counts it is given are its own.
pe_declaration copied(const pe_declaration& from, bool histogram, Copy& copy) {
  pe_declaration to = from;
  // First what is aligned.
  to.bounds = histogram ? copy.array(from.bounds, from.bound_count) : nullptr;
  to.counts = histogram && from.label_count == 0 ? copy.counts(from.bound_count + 1) : nullptr;
  const char* const* labels = copy.array(from.labels, from.label_count);
  const char* const* states = copy.array(from.states, from.state_count);
  to.labels = labels;
  to.states = states;
  to.name = copy.text(from.name);
  to.help = copy.text(from.help);
  to.unit = copy.text(from.unit);
  copy.texts(from.labels, labels, from.label_count);
  copy.texts(from.states, states, from.state_count);
  return to;
}

// Counts that no metric may have, before memory is taken for them.
bool fits(const pe_declaration& declaration) {
  return declaration.label_count <= kMaxLabels && declaration.bound_count <= kMaxBuckets &&
         declaration.state_count <= PE_MAX_STATES;
}

template <class Dynamic>
pe_status make_owned(Registry& registry, const pe_declaration& declaration, pe_metric*& metric,
                     pe_error* error) {
  constexpr bool kHistogram = Dynamic::kType == MetricType::kHistogram;
  constexpr std::size_t kHead = sizeof(Owned) + sizeof(MetricOf<Dynamic>);
  Copy counted{nullptr};
  copied(declaration, kHistogram, counted);
  void* const memory = allocate_memory(kHead + counted.size());
  if (memory == nullptr) return told(PE_LIMIT, error);
  Owned& owned = *new (memory) Owned;
  metric = metric_of(owned);
  Copy copy{static_cast<char*>(memory) + kHead};
  const pe_declaration own = copied(declaration, kHistogram, copy);
  const Status status = make_metric<Dynamic>(metric, registry, own);
  if (status.ok()) {
    base_of(*Metric::of(metric)).owned = true;
    registry.add(owned);
  } else {
    metric = nullptr;
    free_memory(memory);
  }
  return told(status, error);
}

template <class Dynamic>
pe_status new_metric(pe_registry* registry_at, const pe_declaration* declaration,
                     pe_metric** metric, pe_error* error) {
  if (metric == nullptr) return told(PE_NULL, "metric", error);
  *metric = nullptr;
  if constexpr (!kHeapByDefault) return told(PE_UNSUPPORTED, error);
  Registry* registry = nullptr;
  const pe_status found = find(registry_at, registry);
  if (found != PE_OK) return told(found, "registry", error);
  if (declaration == nullptr) return told(PE_NULL, "declaration", error);
  if (!registry->owns_metrics) return told(PE_WRONG_TYPE, "registry", error);
  if (!fits(*declaration)) return told(PE_INVALID, "count of labels, bounds or states", error);
  return make_owned<Dynamic>(*registry, *declaration, *metric, error);
}

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_counter_new(pe_registry* registry, const pe_declaration* declaration,
                         pe_metric** metric, pe_error* error) {
  return new_metric<DynamicCounter>(registry, declaration, metric, error);
}

pe_status pe_gauge_new(pe_registry* registry, const pe_declaration* declaration, pe_metric** metric,
                       pe_error* error) {
  return new_metric<DynamicGauge>(registry, declaration, metric, error);
}

pe_status pe_histogram_new(pe_registry* registry, const pe_declaration* declaration,
                           pe_metric** metric, pe_error* error) {
  return new_metric<DynamicHistogram>(registry, declaration, metric, error);
}

pe_status pe_summary_new(pe_registry* registry, const pe_declaration* declaration,
                         pe_metric** metric, pe_error* error) {
  return new_metric<DynamicSummary>(registry, declaration, metric, error);
}

pe_status pe_quantile_summary_new(pe_registry* registry, const pe_declaration* declaration,
                                  pe_metric** metric, pe_error* error) {
  return new_metric<DynamicQuantileSummary>(registry, declaration, metric, error);
}

pe_status pe_info_new(pe_registry* registry, const pe_declaration* declaration, pe_metric** metric,
                      pe_error* error) {
  return new_metric<DynamicInfo>(registry, declaration, metric, error);
}

pe_status pe_enum_new(pe_registry* registry, const pe_declaration* declaration, pe_metric** metric,
                      pe_error* error) {
  return new_metric<DynamicEnum>(registry, declaration, metric, error);
}

}  // extern "C"
