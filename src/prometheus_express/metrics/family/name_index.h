// Which metrics of a registry might write a sample of the same name as another one.
//
// Two ways, chosen by kNameIndex: on a board all are compared with all, on a host a search tree
// leads to those whose names have a key in common, so that thousands are registered in a time that
// grows with their number alone. The tree goes through the metrics themselves and takes no memory
// but theirs. Guarded by the registry's lock.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

inline namespace PROMETHEUS_EXPRESS_OPTIONS {
class CollectorRegistry;
}
class Membership;

template <bool kIndexed>
class NameIndex;

// What a metric keeps for it.
template <bool kIndexed>
class NameIndexNode;

template <>
class NameIndexNode<true> {
  friend NameIndex<true>;

  Membership* previous_ = nullptr;  // in the registry's order
  Membership* branches_[2] = {};    // of the tree: by the next bit of the key
  std::uint32_t key_ = 0;
  std::uint32_t looks_escaped_ = 0;  // a name that may be that of another one, escaped
};
template <>
class NameIndexNode<false> {};

template <>
class NameIndex<true> {
 public:
  using Clashes = bool (*)(const Membership& metric, const Membership& other,
                           const CollectorRegistry& registry);

  // The first metric found that clashes(it, other); `first` is the registry's first metric.
  const Membership* find(const Membership& other, const CollectorRegistry& registry,
                         const Membership* first, Clashes clashes) const;

  // `metric` comes into the registry, behind `previous`, or leaves it.
  void insert(Membership& metric, Membership* previous, const CollectorRegistry& registry);
  void erase(Membership& metric);

  // The metric before this one in the registry's order.
  static Membership* previous(const Membership& metric, Membership* first);

 private:
  Membership* root_ = nullptr;
  std::size_t utf8_names_ = 0;
  std::size_t looking_escaped_ = 0;
};

template <>
class NameIndex<false> {
 public:
  using Clashes = NameIndex<true>::Clashes;

  static const Membership* find(const Membership& other, const CollectorRegistry& registry,
                                const Membership* first, Clashes clashes);
  static void insert(Membership&, Membership*, const CollectorRegistry&) {}
  static void erase(Membership&) {}
  static Membership* previous(const Membership& metric, Membership* first);
};

}  // namespace prometheus_express
