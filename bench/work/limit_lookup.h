// The least that finding a counter by two label values and incrementing it can cost: one hash of
// both, one table, one comparison, one atomic add. It knows no locks, no handles and no escapes,
// cannot grow, and its children never go.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/metrics/labels/label_hash.h"
#include "work/series.h"

namespace bench {

class LimitLookup {
 public:
  explicit LimitLookup(const std::vector<Series>& all) {
    std::size_t slots = 16;
    while (slots < all.size() / 3 * 4) slots *= 2;
    table_.resize(slots);
    for (const Series& one : all) {
      Child& child = children_.emplace_back(one.method, one.path);
      const std::uint32_t hash = hash_of(one.method, one.path);
      std::size_t at = hash & (slots - 1);
      while (table_[at].child != nullptr) at = (at + 1) & (slots - 1);
      table_[at] = {&child, hash};
    }
  }

  // Of a series that is there.
  void inc(std::string_view method, std::string_view path) {
    const std::uint32_t hash = hash_of(method, path);
    for (std::size_t at = hash & (table_.size() - 1);; at = (at + 1) & (table_.size() - 1)) {
      Child* const child = table_[at].child;
      if (table_[at].hash != hash || !is_same(child->method, method) || !is_same(child->path, path))
        continue;
      child->count.fetch_add(1, std::memory_order_relaxed);
      return;
    }
  }

 private:
  struct Child {
    Child(const std::string& its_method, const std::string& its_path)
        : method(its_method), path(its_path) {}
    std::string method;
    std::string path;
    std::atomic<std::uint64_t> count{0};
  };
  struct Slot {
    Child* child = nullptr;
    std::uint32_t hash = 0;
  };

  static bool is_same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && prometheus_express::is_same_text(a.data(), b.data(), a.size());
  }
  std::uint32_t hash_of(std::string_view method, std::string_view path) const {
    prometheus_express::LabelHash hash{reinterpret_cast<std::uintptr_t>(this)};
    hash.add(method);
    hash.add(path);
    return hash.value();
  }

  std::deque<Child> children_;
  std::vector<Slot> table_;
};

}  // namespace bench
