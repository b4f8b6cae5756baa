// One labelled series inside its family.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// Followed in memory by its value, and that by the text of its labels (LabelText). The members are
// guarded by the family's lock; the text never changes.
//
// Program and library both go from a child to its value, so all compilers must agree on where it
// is. They do not where a class has a base with room behind its last member: so there is no base
// here, and members that both kinds have stand twice.
template <bool kIndexed>
struct BasicChild;

// A child that is found by walking the list.
template <>
struct alignas(8) BasicChild<false> {
  BasicChild() : hidden(0), has_function(0), pins(0) {}

  std::uint32_t hidden : 1;        // removed, but still pinned
  std::uint32_t has_function : 1;  // its family knows which
  std::uint32_t pins : 30;         // handles and walks that need it to stay; counted without a mask
  BasicChild* next = nullptr;
};

// A child that is found by a hash table: see ChildSet.
template <>
struct alignas(8) BasicChild<true> {
  BasicChild() : hidden(0), has_function(0), pins(0) {}

  BasicChild* previous = nullptr;
  std::uint32_t hash = 0;
  std::uint32_t hidden : 1;
  std::uint32_t has_function : 1;
  std::uint32_t pins : 30;
  BasicChild* next = nullptr;
};

static_assert(offsetof(BasicChild<false>, next) == sizeof(void*));
static_assert(sizeof(BasicChild<false>) == 2 * sizeof(void*));
static_assert(offsetof(BasicChild<true>, hash) == sizeof(void*));
static_assert(offsetof(BasicChild<true>, next) == sizeof(void*) + 8);
static_assert(sizeof(BasicChild<true>) == 2 * sizeof(void*) + 8);

using Child = BasicChild<kLabelIndex>;

}  // namespace prometheus_express
