// What the compiler says of a metric that is declared or used in a way that people try and that
// cannot be: a sentence, instead of a list of the constructors that there are. No code comes of it.
#pragma once

#include <cstddef>
#include <type_traits>

#include "prometheus_express/metrics/name.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {
namespace detail {

// What a constructor that names a mistake begins with. Nobody defines one that takes it, since no
// program with the mistake gets so far.
struct Mistaken {};

// For what takes a registry where label names are missing.
template <class Registry>
using IfRegistry = std::enable_if_t<std::is_same_v<Registry, CollectorRegistry>, int>;

// For what refuses a registry that would end before its metrics: of a Registry&&, that is the type
// of a temporary one alone.
template <class Registry>
using IfTemporaryRegistry = IfRegistry<Registry>;

// For what names an argument that can stand neither for label names nor for the registry: label
// names without braces, or the address of a registry.
template <class Argument>
inline constexpr bool kIsText = std::is_same_v<std::decay_t<const Argument&>, const char*>;
template <class Argument>
using IfMisplaced =
    std::enable_if_t<kIsText<Argument> || std::is_same_v<Argument, CollectorRegistry*>, int>;
template <class Argument>
void name_misplaced() {
  static_assert(!kIsText<Argument>,
                "a metric's label names are in braces, in front of the registry: {\"sensor\"}");
  static_assert(!std::is_pointer_v<Argument>,
                "a metric takes its registry by reference: registry, not &registry");
}

// For what names label names of another number than the type says.
template <std::size_t Given, std::size_t Labels>
using IfOtherCount = std::enable_if_t<Given != Labels, int>;
template <bool kRight>
void name_label_count() {
  static_assert(kRight,
                "the first number in <> is how many label names are in the braces: "
                "Counter<2> c{\"name\", \"What it counts.\", {\"method\", \"path\"}, registry}");
}

}  // namespace detail
}  // namespace prometheus_express
