// A storage of a size known at compile time: all the memory that labels will ever use.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/storage/storage.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

namespace detail {

// What stands before the bytes of every FixedStorage.
struct alignas(8) FixedStorageState : StorageUsers {
  StructureLock lock;
  bool laid_out = false;
};

extern const StorageOperations kFixedStorageOperations;

}  // namespace detail

// First fit, neighbours that are free are joined. Each block costs 4 bytes and is rounded up to 8.
// Constant-initialised and all zeros, so at namespace scope it is in .bss.
template <std::size_t Bytes>
class FixedStorage {
  static_assert(Bytes >= 16 && Bytes % 8 == 0, "a FixedStorage holds a multiple of 8 bytes");

 public:
  constexpr FixedStorage() = default;
  FixedStorage(const FixedStorage&) = delete;
  FixedStorage& operator=(const FixedStorage&) = delete;

  // This storage as a registry wants it. It must outlive handles to children in it. On a board it
  // must outlive the registry's metrics too; on a host they leave the page when it ends first, and
  // labels() gives handles that lead nowhere.
  constexpr StorageRef ref() { return {this, Bytes, detail::kFixedStorageOperations, &state_}; }

 private:
  detail::FixedStorageState state_;
  unsigned char bytes_[Bytes] = {};
};

}  // namespace prometheus_express
