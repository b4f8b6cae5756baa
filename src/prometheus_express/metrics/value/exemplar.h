// Exemplars: for a counter or a histogram's bucket, one observation with labels that lead to more
// about it, usually a trace. Specification: OpenMetrics 1.0, "Exemplars".
//
//   prom::Exemplars<8> exemplars;   // memory for eight
//   prom::MetricOptions options;
//   options.exemplars = &exemplars;
//   prom::Counter requests{"requests_total", "requests served", registry, options};
//   requests.inc(1, {{{"trace_id", id}}});
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// One label of an exemplar. The name is a label name; the value any text, of which what is not
// UTF-8 becomes U+FFFD.
struct ExemplarLabel {
  std::string_view name;
  std::string_view value;
};

// The labels of one exemplar, borrowed for the length of the call that takes it.
class Exemplar {
 public:
  template <std::size_t Count>
  constexpr Exemplar(const ExemplarLabel (&labels)[Count]) : labels_(labels), count_(Count) {}

  const ExemplarLabel* begin() const { return labels_; }
  const ExemplarLabel* end() const { return labels_ + count_; }

 private:
  const ExemplarLabel* labels_;
  std::size_t count_;
};

// One exemplar as it is kept and written.
struct KeptExemplar {
  double value;
  double timestamp;  // seconds since 1970, or NaN
  std::size_t label_bytes;
  char labels[kExemplarBytes];  // name="value",... escaped for the text formats
};

// The memory of a number of exemplars, for one metric or several. When it is full, the oldest gives
// way. Thread-safe; not for interrupt handlers.
class ExemplarStore {
 public:
  ExemplarStore(const ExemplarStore&) = delete;
  ExemplarStore& operator=(const ExemplarStore&) = delete;

  // Keeps the exemplar of bucket `bucket` of the value at `owner`, in place of the one before.
  // False, and the one before stays: the names and values have more than 128 characters together,
  // or a name is not allowed or there twice. The store's first value that is not UTF-8 is reported
  // as a failure.
  bool keep(const void* owner, std::size_t bucket, double value, const Exemplar& exemplar);

  // Copies it; false if there is none.
  bool find(const void* owner, std::size_t bucket, KeptExemplar& copy);

  // Copies the newest of any bucket of `owner`, and says which bucket; false if there is none.
  bool find_newest(const void* owner, std::size_t& bucket, KeptExemplar& copy);

  // Forgets all of `owner`.
  void forget(const void* owner);

 protected:
  struct Slot {
    const void* owner = nullptr;  // nullptr: free
    std::size_t bucket = 0;
    std::uint32_t age = 0;
    KeptExemplar exemplar;
  };

  ExemplarStore(Slot* slots, std::size_t count) : slots_(slots), count_(count) {}
  ~ExemplarStore() = default;

 private:
  friend class ForkLocks;

  Slot* slot_of(const void* owner, std::size_t bucket);
  Slot& oldest();

  StructureLock lock_;
  WordCell<bool> repair_reported_{false};
  std::uint32_t clock_ = 0;
  Slot* slots_;
  std::size_t count_;
};

template <std::size_t Count>
class Exemplars : public ExemplarStore {
 public:
  Exemplars() : ExemplarStore(memory_, Count) {}

 private:
  Slot memory_[Count];
};

}  // namespace prometheus_express
