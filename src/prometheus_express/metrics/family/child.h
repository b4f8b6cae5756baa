// One labelled series inside its family.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

template <bool kIndexed>
struct BasicChild;

// What a child of an indexed family has besides: see ChildSet.
template <bool kIndexed>
struct ChildLinks {};
template <>
struct ChildLinks<true> {
  BasicChild<true>* previous = nullptr;
  std::uint32_t hash = 0;
};

// Followed in memory by its value, and that by the text of its labels (LabelText). The members are
// guarded by the family's lock; the text never changes.
template <bool kIndexed>
struct alignas(8) BasicChild : ChildLinks<kIndexed> {
  std::uint32_t pins : 30;         // handles and walks that need it to stay
  std::uint32_t hidden : 1;        // removed, but still pinned
  std::uint32_t has_function : 1;  // its family knows which
  BasicChild* next = nullptr;

  BasicChild() : pins(0), hidden(0), has_function(0) {}
};

using Child = BasicChild<kLabelIndex>;

}  // namespace prometheus_express
