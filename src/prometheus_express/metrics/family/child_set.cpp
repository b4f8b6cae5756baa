#include "prometheus_express/metrics/family/child_set.h"

#include <cstring>

namespace prometheus_express {

void ChildSet<true>::append(Child& child, std::uint32_t hash, const StorageRef& storage) {
  child.hash = hash;
  child.previous = last_;
  (last_ == nullptr ? first_ : last_->next) = &child;
  last_ = &child;
  ++count_;
  const std::size_t room = table_ == nullptr ? kFirstTable / 2 : (mask_ + 1) / 4 * 3;
  if (count_ > room) {
    grow(storage);
  } else if (table_ != nullptr) {
    insert(child);
  }
}

void ChildSet<true>::unlink(Child& child) {
  (child.previous == nullptr ? first_ : child.previous->next) = child.next;
  (child.next == nullptr ? last_ : child.next->previous) = child.previous;
  --count_;
  if (table_ != nullptr) erase(child);
}

void ChildSet<true>::release_memory(const StorageRef& storage) {
  if (table_ != nullptr) storage.release(table_, (mask_ + 1) * sizeof *table_);
  table_ = nullptr;
}

void ChildSet<true>::grow(const StorageRef& storage) {
  std::size_t slots = kFirstTable;
  while (count_ > slots / 4 * 3) slots *= 2;
  auto* table = static_cast<Child**>(storage.allocate(slots * sizeof(Child*)));
  release_memory(storage);
  if (table == nullptr) return;
  std::memset(table, 0, slots * sizeof *table);
  table_ = table;
  mask_ = slots - 1;
  for (Child* child = first_; child != nullptr; child = child->next) insert(*child);
}

void ChildSet<true>::insert(Child& child) {
  std::size_t at = child.hash & mask_;
  while (table_[at] != nullptr) at = (at + 1) & mask_;
  table_[at] = &child;
}

// Closes the gap by moving back what was pushed behind it, so that no tombstones pile up.
void ChildSet<true>::erase(const Child& child) {
  std::size_t gap = child.hash & mask_;
  while (table_[gap] != &child) gap = (gap + 1) & mask_;
  for (std::size_t at = (gap + 1) & mask_; table_[at] != nullptr; at = (at + 1) & mask_) {
    const std::size_t home = table_[at]->hash & mask_;
    if (((at - home) & mask_) < ((at - gap) & mask_)) continue;
    table_[gap] = table_[at];
    gap = at;
  }
  table_[gap] = nullptr;
}

}  // namespace prometheus_express
