// A storage that grows: the default on hosts.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/storage/storage.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// Cuts blocks of up to 512 bytes out of slabs, one free list for each size; larger ones come from
// the heap (platform/heap.h) each by itself. What is released is used again but given back to the
// system only when the storage dies. Thread-safe. allocate() gives nullptr when the heap does.
class HeapStorage {
 public:
  constexpr HeapStorage() = default;
  ~HeapStorage();
  HeapStorage(const HeapStorage&) = delete;
  HeapStorage& operator=(const HeapStorage&) = delete;

  // This storage as a registry wants it. It must outlive handles to children in it; metrics whose
  // storage ends first leave the page, and labels() gives handles that lead nowhere.
  constexpr StorageRef ref() { return {this, 0, kOperations, &users_}; }

  // Bytes taken from the heap and not yet given back.
  std::size_t heap_bytes() const;

 private:
  friend class ForkLocks;

  static constexpr std::size_t kLargestSmall = 512;
  static constexpr std::size_t kGrain = 8;
  static constexpr std::size_t kFirstSlabBytes = kLarge ? 4096 : 1024;
  static constexpr std::size_t kSlabBytes = kLarge ? 65536 : 2048;
  static const StorageOperations kOperations;

  struct FreeBlock {
    FreeBlock* next;
  };
  struct alignas(kGrain) Slab {  // so that blocks behind it are aligned too
    Slab* next;
  };

  static void* allocate(void* self, std::size_t capacity, std::size_t bytes);
  static void release(void* self, std::size_t capacity, void* block, std::size_t bytes);
  void* cut(std::size_t bytes);
  bool add_slab();

  detail::StorageUsers users_;
  mutable StructureLock lock_;
  FreeBlock* free_[kLargestSmall / kGrain + 1] = {};
  Slab* slabs_ = nullptr;
  unsigned char* unused_ = nullptr;
  std::size_t unused_bytes_ = 0;
  std::size_t heap_bytes_ = 0;
};

}  // namespace prometheus_express
