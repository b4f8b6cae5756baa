// Memory that only some formats need, lent to scrapes for one line at a time: a reader that stops
// in the middle of a page keeps others from it only where it stopped inside such a line.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/value/exemplar.h"

namespace prometheus_express {

// A number of items of one type, each for one scrape. Used by one thread only.
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

// An item that a scrape has while it needs it; whoever takes it gives it back.
template <class Item>
class Loan {
 public:
  explicit Loan(Pool<Item>* pool) : pool_(pool) {}
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;

  // Takes an item, unless it has one, and keeps it where `fill_item(item)` says that it has filled
  // it. False where it has none then.
  template <class FillItem>
  bool fill(const FillItem& fill_item) {
    if (item_ == nullptr && pool_ != nullptr) item_ = pool_->take();
    if (item_ != nullptr && !fill_item(*item_)) give_back();
    return has_item();
  }

  // The item that was filled, and not given back.
  bool has_item() const { return item_ != nullptr; }
  const Item& operator*() const { return *item_; }
  const Item* operator->() const { return item_; }

  void give_back() {
    if (item_ == nullptr) return;
    pool_->give_back(item_);
    item_ = nullptr;
  }

 private:
  Pool<Item>* pool_;
  Item* item_ = nullptr;
};

using NativeSnapshotPool = Pool<NativeSnapshot>;
using ExemplarPool = Pool<KeptExemplar>;

// The native buckets of the histogram that a scrape is writing, of up to `Buckets` native buckets.
// Where `Scrapes` in the protobuf format have stopped inside one, another one shows the classic
// buckets of its histograms only.
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

// The exemplar that a scrape is writing. Where `Scrapes` in OpenMetrics or protobuf have stopped
// inside one, another one leaves its exemplars out.
template <std::size_t Scrapes>
class ExemplarBuffers : public ExemplarPool {
 public:
  ExemplarBuffers() : Pool(slots_, Scrapes) {}

 private:
  Slot slots_[Scrapes] = {};
};

}  // namespace prometheus_express
