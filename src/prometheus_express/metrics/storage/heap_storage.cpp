#include "prometheus_express/metrics/storage/heap_storage.h"

#include <new>

#include "prometheus_express/platform/heap.h"

namespace prometheus_express {

const StorageOperations HeapStorage::kOperations = {allocate, release};

HeapStorage::~HeapStorage() {
  users_.end();
  while (slabs_ != nullptr) {
    Slab* next = slabs_->next;
    free_memory(slabs_);
    slabs_ = next;
  }
}

std::size_t HeapStorage::heap_bytes() const {
  Guard<StructureLock> guard{lock_};
  return heap_bytes_;
}

void* HeapStorage::allocate(void* self, std::size_t, std::size_t bytes) {
  auto& storage = *static_cast<HeapStorage*>(self);
  Guard<StructureLock> guard{storage.lock_};
  if (bytes <= kLargestSmall) return storage.cut(bytes);
  void* block = allocate_memory(bytes);
  if (block != nullptr) storage.heap_bytes_ += bytes;
  return block;
}

void HeapStorage::release(void* self, std::size_t, void* block, std::size_t bytes) {
  auto& storage = *static_cast<HeapStorage*>(self);
  Guard<StructureLock> guard{storage.lock_};
  if (bytes > kLargestSmall) {
    free_memory(block);
    storage.heap_bytes_ -= bytes;
    return;
  }
  FreeBlock*& list = storage.free_[(bytes + kGrain - 1) / kGrain];
  list = new (block) FreeBlock{list};
}

void* HeapStorage::cut(std::size_t bytes) {
  const std::size_t grains = (bytes + kGrain - 1) / kGrain;
  if (FreeBlock* block = free_[grains]) {
    free_[grains] = block->next;
    return block;
  }
  if (unused_bytes_ < grains * kGrain && !add_slab()) return nullptr;
  void* block = unused_;
  unused_ += grains * kGrain;
  unused_bytes_ -= grains * kGrain;
  return block;
}

bool HeapStorage::add_slab() {
  // The first slab is small: most programs have a handful of children.
  const std::size_t bytes = slabs_ == nullptr ? kFirstSlabBytes : kSlabBytes;
  void* memory = allocate_memory(bytes);
  if (memory == nullptr) return false;
  slabs_ = new (memory) Slab{slabs_};
  unused_ = static_cast<unsigned char*>(memory) + sizeof(Slab);
  unused_bytes_ = bytes - sizeof(Slab);
  heap_bytes_ += bytes;
  return true;
}

}  // namespace prometheus_express
