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

  // What a hash is in the set.
  static std::uint32_t key(std::uint32_t hash) { return hash; }

  // The child with this key for which matches(child) is true, or nullptr.
  template <class Matches>
  Child* find(std::uint32_t, const Matches& matches) const {
    for (Child* child = first_; child != nullptr; child = child->next) {
      if (matches(*child)) return child;
    }
    return nullptr;
  }

  // As that of ChildSet<true>: here no hash leads to a child.
  static Child* first_with(std::uint32_t) { return nullptr; }

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

  // One way through all children, during which only those may leave that it came to.
  class Pass {
    friend ChildSet;
    Child* at_ = nullptr;
  };
  void begin(Pass& pass) const { pass.at_ = first_; }
  static Child* next(Pass& pass) {
    Child* const child = pass.at_;
    if (child != nullptr) pass.at_ = child->next;
    return child;
  }

 private:
  Child* first_ = nullptr;
  Child* last_ = nullptr;
};

// The table is cut into parts of at most kMostSlots, each full of its own accord: where a family of
// millions grows, one part is divided, and nobody waits for the rest. The first bits of a hash say
// which part, the last ones where in it; hashes lie beside the pointers, so that neither a search
// nor a division touches children that it is not about.
template <>
class ChildSet<true> {
 public:
  using Child = BasicChild<true>;

  Child* first() const { return first_; }
  Child* last() const { return last_; }
  std::size_t size() const { return count_; }

  static std::uint32_t key(std::uint32_t hash) { return hash == kFree ? 1 : hash; }

  template <class Matches>
  [[gnu::always_inline]] Child* find(std::uint32_t hash, const Matches& matches) const {
    if (directory_ == nullptr) {
      for (Child* child = first_; child != nullptr; child = child->next) {
        if (child->hash == hash && matches(*child)) return child;
      }
      return nullptr;
    }
    const Part& part = *directory_[place_of(hash)];
    const std::uint32_t* const hashes = part.hashes(mask_);
    for (std::size_t at = hash & mask_; hashes[at] != kFree; at = (at + 1) & mask_) {
      if (hashes[at] == hash && matches(*part.children()[at])) return part.children()[at];
    }
    return nullptr;
  }

  // The first that find() would look at: nearly always the only one with this hash.
  [[gnu::always_inline]] Child* first_with(std::uint32_t hash) const {
    if (directory_ == nullptr) return first_in_list(hash);
    const Part& part = *directory_[place_of(hash)];
    const std::uint32_t* const hashes = part.hashes(mask_);
    std::size_t at = hash & mask_;
    while (hashes[at] != hash) {
      if (hashes[at] == kFree) return nullptr;
      at = (at + 1) & mask_;
    }
    return part.children()[at];
  }

  // Where there is no memory for a larger table, the set does without one until it has twice as
  // many children.
  void append(Child& child, std::uint32_t key, const StorageRef& storage);
  void unlink(Child& child);
  void release_memory(const StorageRef& storage);

  // One way through the children that are there when it begins, while any come and go: the set
  // moves it on when one leaves that it is about to come to. It must be gone to its end.
  class Pass {
    friend ChildSet;
    Child* at_ = nullptr;  // what next() gives; nullptr: no more
    Child* last_ = nullptr;
    Pass* next_ = nullptr;
  };
  void begin(Pass& pass);
  Child* next(Pass& pass);

  // In a new process: the passes were those of threads that are no more.
  void forget_passes() { passes_ = nullptr; }

 private:
  static constexpr std::size_t kFirstSlots = 16;  // with fewer children, the list is as fast
  static constexpr std::size_t kMostSlots = 4096;
  static constexpr unsigned kHashBits = 32;
  static constexpr unsigned kMostBits = 20;  // that the directory goes by: 4 billion slots
  static constexpr std::uint32_t kFree = 0;  // in place of a hash

  // Followed by its slots: first all pointers, then all hashes.
  struct alignas(8) Part {
    std::uint32_t children_count;
    std::uint32_t bits;  // how many of their first bits all hashes in it have in common

    Child** children() { return reinterpret_cast<Child**>(this + 1); }
    Child* const* children() const { return reinterpret_cast<Child* const*>(this + 1); }
    std::uint32_t* hashes(std::size_t mask) {
      return reinterpret_cast<std::uint32_t*>(children() + mask + 1);
    }
    const std::uint32_t* hashes(std::size_t mask) const {
      return reinterpret_cast<const std::uint32_t*>(children() + mask + 1);
    }
  };

  static std::size_t part_bytes(std::size_t slots) {
    return sizeof(Part) + slots * (sizeof(Child*) + sizeof(std::uint32_t));
  }
  std::size_t place_of(std::uint32_t hash) const {
    return static_cast<std::size_t>(std::uint64_t{hash} >> shift_);
  }
  std::size_t places() const { return std::size_t{1} << bits_; }

  Child* first_in_list(std::uint32_t hash) const;
  void move_passes(const Child& leaving);
  void index_all(const StorageRef& storage);
  bool insert(Child& child, const StorageRef& storage);
  bool enlarge(const StorageRef& storage);
  bool divide(std::size_t place, const StorageRef& storage);
  bool double_directory(const StorageRef& storage);
  void erase(const Child& child);
  static Part* make_part(std::size_t slots, unsigned bits, const StorageRef& storage);
  static void put(Part& part, std::size_t mask, Child* child, std::uint32_t hash);

  Child* first_ = nullptr;
  Child* last_ = nullptr;
  Pass* passes_ = nullptr;
  Part** directory_ = nullptr;  // by the first bits_ of a hash; some places lead to the same part
  std::size_t mask_ = 0;        // of the slots of each part
  unsigned bits_ = 0;
  unsigned shift_ = kHashBits;  // what is left of them
  std::size_t count_ = 0;
  std::size_t most_without_ = kFirstSlots / 2;  // children that need no table
};

}  // namespace prometheus_express
