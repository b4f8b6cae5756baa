// Memory in which scrapes keep the native buckets of the histogram that they are writing.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/native_buckets.h"

namespace prometheus_express {

// What all sizes of NativeSnapshots have in common. Used by one server's thread only.
class NativeSnapshotPool {
 public:
  NativeSnapshotPool(const NativeSnapshotPool&) = delete;
  NativeSnapshotPool& operator=(const NativeSnapshotPool&) = delete;

  // nullptr when all are in use.
  NativeSnapshot* take() {
    for (std::size_t i = 0; i < count_; ++i) {
      if (slots_[i].taken) continue;
      slots_[i].taken = true;
      return &slots_[i].snapshot;
    }
    return nullptr;
  }

  void give_back(const NativeSnapshot* snapshot) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (&slots_[i].snapshot == snapshot) slots_[i].taken = false;
    }
  }

 protected:
  struct Slot {
    NativeSnapshot snapshot;
    bool taken;
  };

  NativeSnapshotPool(Slot* slots, std::size_t count) : slots_(slots), count_(count) {}
  ~NativeSnapshotPool() = default;

 private:
  Slot* slots_;
  std::size_t count_;
};

// For `Scrapes` in the protobuf format at once, of histograms with up to `Buckets` native buckets.
template <std::size_t Scrapes, std::size_t Buckets>
class NativeSnapshots : public NativeSnapshotPool {
 public:
  NativeSnapshots() : NativeSnapshotPool(reinterpret_cast<Slot*>(memory_), Scrapes) {
    for (std::size_t i = 0; i < Scrapes; ++i) {
      new (memory_ + i * sizeof(Slot)) Slot{NativeSnapshot(cells_[i]), false};
    }
  }

 private:
  NativeCells<Buckets> cells_[Scrapes];
  alignas(Slot) unsigned char memory_[Scrapes * sizeof(Slot)];
};

}  // namespace prometheus_express
