// The children of a family in order of creation, and how labels() finds one.
//
// Two ways, chosen by kLabelIndex: on a board the list is walked, on a host a hash table with open
// addressing (linear probing) leads to the child at once. Guarded by the family's lock.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/family/child.h"
#include "prometheus_express/metrics/storage/storage.h"

namespace prometheus_express {

template <bool kIndexed>
class ChildSet;

template <>
class ChildSet<false> {
 public:
  using Child = BasicChild<false>;

  Child* first() const { return first_; }
  Child* last() const { return last_; }

  // The child for which matches(child) is true, or nullptr.
  template <class Matches>
  Child* find(std::uint32_t, const Matches& matches) const {
    for (Child* child = first_; child != nullptr; child = child->next) {
      if (matches(*child)) return child;
    }
    return nullptr;
  }

  void append(Child& child, std::uint32_t, const StorageRef&) {
    (last_ == nullptr ? first_ : last_->next) = &child;
    last_ = &child;
  }

  void unlink(Child& child) {
    Child* previous = nullptr;
    for (Child* at = first_; at != &child; at = at->next) previous = at;
    (previous == nullptr ? first_ : previous->next) = child.next;
    if (last_ == &child) last_ = previous;
  }

  void release_memory(const StorageRef&) {}

 private:
  Child* first_ = nullptr;
  Child* last_ = nullptr;
};

template <>
class ChildSet<true> {
 public:
  using Child = BasicChild<true>;

  Child* first() const { return first_; }
  Child* last() const { return last_; }

  template <class Matches>
  Child* find(std::uint32_t hash, const Matches& matches) const {
    if (table_ == nullptr) {
      for (Child* child = first_; child != nullptr; child = child->next) {
        if (child->hash == hash && matches(*child)) return child;
      }
      return nullptr;
    }
    for (std::size_t at = hash & mask_; table_[at] != nullptr; at = (at + 1) & mask_) {
      if (table_[at]->hash == hash && matches(*table_[at])) return table_[at];
    }
    return nullptr;
  }

  // Where there is no memory for a larger table, the set does without one until it next grows.
  void append(Child& child, std::uint32_t hash, const StorageRef& storage);
  void unlink(Child& child);
  void release_memory(const StorageRef& storage);

 private:
  static constexpr std::size_t kFirstTable = 16;  // below that, the list is as fast

  void grow(const StorageRef& storage);
  void insert(Child& child);
  void erase(const Child& child);

  Child* first_ = nullptr;
  Child* last_ = nullptr;
  Child** table_ = nullptr;
  std::size_t mask_ = 0;
  std::size_t count_ = 0;
};

}  // namespace prometheus_express
