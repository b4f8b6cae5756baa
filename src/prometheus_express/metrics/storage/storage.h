// Where the children of labelled metrics live.
//
// A storage is named when a registry is made, and serves every metric that was first registered
// there. It is full when allocate() gives nullptr; the library then uses a sink child and counts.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/storage/storage_users.h"

namespace prometheus_express {

// How a kind of storage works. `capacity` is StorageRef::capacity. Blocks are aligned for a double.
struct StorageOperations {
  void* (*allocate)(void* self, std::size_t capacity, std::size_t bytes);
  void (*release)(void* self, std::size_t capacity, void* block, std::size_t bytes);
};

// A storage of any kind: two pointers and a size rather than a virtual base, so that a storage is
// all zeros at start and costs no flash. The default has room for nothing.
class StorageRef : private detail::BasicStorageUsersRef<kTasks> {
 public:
  constexpr StorageRef() : BasicStorageUsersRef(nullptr) {}

  // A storage with `users` may end before the metrics that have children in it.
  constexpr StorageRef(void* self, std::size_t capacity, const StorageOperations& operations,
                       detail::StorageUsers* users = nullptr)
      : BasicStorageUsersRef(users), self_(self), capacity_(capacity), operations_(&operations) {}

  // False of the default.
  constexpr bool exists() const { return operations_ != nullptr; }

  // nullptr when there is no room. Thread-safe on hosts; not for interrupt handlers.
  void* allocate(std::size_t bytes) const {
    return operations_ == nullptr ? nullptr : operations_->allocate(self_, capacity_, bytes);
  }

  // Gives back a block with the size it was asked for.
  void release(void* block, std::size_t bytes) const {
    operations_->release(self_, capacity_, block, bytes);
  }

 private:
  friend class ForkLocks;
  friend class LabelledFamily;

  void* self_ = nullptr;
  std::size_t capacity_ = 0;
  const StorageOperations* operations_ = nullptr;
};

}  // namespace prometheus_express
