// The value of an Enum: what functions take that update Enums with and without labels.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/value.h"

namespace prometheus_express {

// Which one of a fixed list of states holds. The list lives in the metric.
class EnumValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kStateSet;
  static const ValueKind kKind;

  // An Enum that only swallows states.
  constexpr EnumValue() = default;

  // The first of the `count` states holds at first.
  constexpr EnumValue(const char* const* states, std::size_t count)
      : states_(states), count_(count) {}

  // From now on the state of this name holds. Another name is a mistake in the program, reported
  // and left out. Thread-safe; allowed in an interrupt handler.
  void state(std::string_view name);

  // The same; false where there is no such state, and nothing is reported.
  bool try_state(std::string_view name);

  std::size_t state_count() const { return count_; }
  const char* state_name(std::size_t index) const { return states_[index]; }

  // The index of the state that holds.
  std::size_t current() const { return current_.load(std::memory_order_relaxed); }

  // Back to the first state.
  void reset() { current_.store(0, std::memory_order_relaxed); }

 private:
  const char* const* states_ = nullptr;
  std::size_t count_ = 0;
  std::atomic<std::size_t> current_{0};
};

}  // namespace prometheus_express
