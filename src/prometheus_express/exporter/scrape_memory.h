// Memory that only some formats need, lent to scrapes by a MetricsHandler.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/value/exemplar.h"

namespace prometheus_express {

// A number of items of one type, each for one scrape. Used by one server's thread only.
template <class Item>
class Pool {
 public:
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // nullptr when all are in use.
  Item* take() {
    for (std::size_t i = 0; i < count_; ++i) {
      if (slots_[i].taken) continue;
      slots_[i].taken = true;
      return &slots_[i].item;
    }
    return nullptr;
  }

  void give_back(const Item* item) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (&slots_[i].item == item) slots_[i].taken = false;
    }
  }

 protected:
  struct Slot {
    Item item;
    bool taken;
  };

  Pool(Slot* slots, std::size_t count) : slots_(slots), count_(count) {}
  ~Pool() = default;

 private:
  Slot* slots_;
  std::size_t count_;
};

using NativeSnapshotPool = Pool<NativeSnapshot>;
using ExemplarPool = Pool<KeptExemplar>;

// The native buckets of the histogram that a scrape is writing: for `Scrapes` in the protobuf
// format at once, of histograms with up to `Buckets` native buckets.
template <std::size_t Scrapes, std::size_t Buckets>
class NativeSnapshots : public NativeSnapshotPool {
 public:
  NativeSnapshots() : Pool(reinterpret_cast<Slot*>(memory_), Scrapes) {
    for (std::size_t i = 0; i < Scrapes; ++i) {
      new (memory_ + i * sizeof(Slot)) Slot{NativeSnapshot(cells_[i]), false};
    }
  }

 private:
  NativeCells<Buckets> cells_[Scrapes];
  alignas(Slot) unsigned char memory_[Scrapes * sizeof(Slot)];
};

// The exemplar that a scrape is writing: for `Scrapes` in OpenMetrics or protobuf at once.
template <std::size_t Scrapes>
class ExemplarBuffers : public ExemplarPool {
 public:
  ExemplarBuffers() : Pool(slots_, Scrapes) {}

 private:
  Slot slots_[Scrapes] = {};
};

}  // namespace prometheus_express
