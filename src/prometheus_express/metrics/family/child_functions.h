// The callbacks of the children of a family that have one. Guarded by the family's lock.
//
// Two ways, as in ChildSet: a board has few and walks a list. On a host a scrape asks for each, so
// they are in a tree whose branches follow the bits of a child's scrambled address (a digital
// search tree): it needs no memory besides its nodes, is never made anew, and is about as deep as
// the count has bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#include "prometheus_express/metrics/family/child.h"
#include "prometheus_express/metrics/storage/storage.h"
#include "prometheus_express/metrics/value/value_function.h"

namespace prometheus_express {

template <bool kIndexed>
class ChildFunctions;

template <>
class ChildFunctions<false> {
 public:
  // False where the storage is full. The child has none yet.
  bool add(const Child& child, ValueFunction function, const StorageRef& storage) {
    void* memory = storage.allocate(sizeof(Node));
    if (memory == nullptr) return false;
    first_ = new (memory) Node{&child, function, first_};
    return true;
  }

  // Both of a child that has one.
  void drop(const Child& child, const StorageRef& storage) {
    Node** at = &first_;
    while ((*at)->child != &child) at = &(*at)->next;
    Node* node = *at;
    *at = node->next;
    storage.release(node, sizeof *node);
  }
  ValueFunction find(const Child& child) const {
    const Node* node = first_;
    while (node->child != &child) node = node->next;
    return node->function;
  }

 private:
  struct Node {
    const Child* child;
    ValueFunction function;
    Node* next;
  };
  Node* first_ = nullptr;
};

template <>
class ChildFunctions<true> {
 public:
  bool add(const Child& child, ValueFunction function, const StorageRef& storage) {
    void* memory = storage.allocate(sizeof(Node));
    if (memory == nullptr) return false;
    *place_of(&child, nullptr) = new (memory) Node{&child, function, {nullptr, nullptr}};
    return true;
  }

  void drop(const Child& child, const StorageRef& storage) {
    Node** const at = place_of(&child, &child);
    Node* const node = *at;
    // Whatever is below may stand here: a leaf does.
    Node** leaf = at;
    while ((*leaf)->below[0] != nullptr || (*leaf)->below[1] != nullptr) {
      leaf = &(*leaf)->below[(*leaf)->below[0] != nullptr ? 0 : 1];
    }
    Node* const other = *leaf;
    *leaf = nullptr;
    if (other != node) {
      other->below[0] = node->below[0];
      other->below[1] = node->below[1];
      *at = other;
    }
    storage.release(node, sizeof *node);
  }

  ValueFunction find(const Child& child) const {
    return (*const_cast<ChildFunctions*>(this)->place_of(&child, &child))->function;
  }

 private:
  struct Node {
    const Child* child;
    ValueFunction function;
    Node* below[2];
  };

  // Where on the way of `child` the node of `wanted` is; nullptr: where the way ends.
  Node** place_of(const Child* child, const Child* wanted) {
    std::uint64_t bits = scrambled(child);
    Node** at = &root_;
    for (; *at != nullptr && (*at)->child != wanted; bits >>= 1) at = &(*at)->below[bits & 1];
    return at;
  }

  // One to one, so that no two ways are the same; and neighbours part at once.
  static std::uint64_t scrambled(const Child* child) {
    std::uint64_t bits = reinterpret_cast<std::uintptr_t>(child);
    bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccd;
    return bits ^ bits >> 33;
  }

  Node* root_ = nullptr;
};

}  // namespace prometheus_express
