// Where the children of a registry's metrics live when it names no storage.
#pragma once

#include "prometheus_express/metrics/storage/heap_storage.h"
#include "prometheus_express/metrics/storage/storage.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

namespace detail {

// One for all registries, so that small ones share slabs. Never destroyed: metrics may outlive it.
union ImmortalHeapStorage {
  constexpr ImmortalHeapStorage() : storage() {}
  ~ImmortalHeapStorage() {}
  HeapStorage storage;
};

extern ImmortalHeapStorage default_heap_storage;

}  // namespace detail

// The heap on a host. None on a board: there, labels need a FixedStorage.
constexpr StorageRef default_storage() {
  if constexpr (kHeapByDefault) {
    return detail::default_heap_storage.storage.ref();
  } else {
    return {};
  }
}

}  // namespace prometheus_express
