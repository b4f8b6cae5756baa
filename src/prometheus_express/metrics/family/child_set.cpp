#include "prometheus_express/metrics/family/child_set.h"

#include <cstring>
#include <new>

namespace prometheus_express {

void ChildSet<true>::append(Child& child, std::uint32_t key, const StorageRef& storage) {
  child.hash = key;
  child.previous = last_;
  (last_ == nullptr ? first_ : last_->next) = &child;
  last_ = &child;
  ++count_;
  if (directory_ == nullptr) {
    if (count_ > most_without_) index_all(storage);
  } else if (!insert(child, storage)) {
    release_memory(storage);
  }
}

void ChildSet<true>::unlink(Child& child) {
  if (passes_ != nullptr) move_passes(child);
  (child.previous == nullptr ? first_ : child.previous->next) = child.next;
  (child.next == nullptr ? last_ : child.next->previous) = child.previous;
  --count_;
  if (directory_ != nullptr) erase(child);
}

void ChildSet<true>::begin(Pass& pass) {
  pass.at_ = first_;
  pass.last_ = last_;
  pass.next_ = passes_;
  passes_ = &pass;
}

ChildSet<true>::Child* ChildSet<true>::next(Pass& pass) {
  Child* const child = pass.at_;
  if (child != nullptr) {
    pass.at_ = child == pass.last_ ? nullptr : child->next;
    return child;
  }
  Pass** at = &passes_;
  while (*at != &pass) at = &(*at)->next_;
  *at = pass.next_;
  return nullptr;
}

ChildSet<true>::Child* ChildSet<true>::first_in_list(std::uint32_t hash) const {
  Child* child = first_;
  while (child != nullptr && child->hash != hash) child = child->next;
  return child;
}

// Called while `leaving` is still in the list.
void ChildSet<true>::move_passes(const Child& leaving) {
  for (Pass* pass = passes_; pass != nullptr; pass = pass->next_) {
    const bool here = pass->at_ == &leaving;
    const bool ends = pass->last_ == &leaving;
    if (here) pass->at_ = ends ? nullptr : leaving.next;
    if (ends) pass->last_ = leaving.previous;
  }
}

void ChildSet<true>::release_memory(const StorageRef& storage) {
  if (directory_ == nullptr) return;
  for (std::size_t place = 0; place < places();) {
    Part* const part = directory_[place];
    place += std::size_t{1} << (bits_ - part->bits);
    storage.release(part, part_bytes(mask_ + 1));
  }
  storage.release(directory_, places() * sizeof *directory_);
  directory_ = nullptr;
  bits_ = 0;
  shift_ = kHashBits;
  most_without_ = 2 * count_;
}

// The first table, or one after there was no memory for it.
void ChildSet<true>::index_all(const StorageRef& storage) {
  Part* const part = make_part(kFirstSlots, 0, storage);
  void* const memory = part == nullptr ? nullptr : storage.allocate(sizeof *directory_);
  if (memory == nullptr) {
    if (part != nullptr) storage.release(part, part_bytes(kFirstSlots));
    most_without_ = 2 * count_;
    return;
  }
  directory_ = new (memory) Part* {part};
  mask_ = kFirstSlots - 1;
  for (Child* child = first_; child != nullptr; child = child->next) {
    if (!insert(*child, storage)) return release_memory(storage);
  }
}

// False where there is no memory.
bool ChildSet<true>::insert(Child& child, const StorageRef& storage) {
  for (;;) {
    const std::size_t place = place_of(child.hash);
    Part& part = *directory_[place];
    if (part.children_count < (mask_ + 1) / 4 * 3) {
      put(part, mask_, &child, child.hash);
      return true;
    }
    const bool grown = mask_ + 1 < kMostSlots ? enlarge(storage) : divide(place, storage);
    if (!grown) return false;
  }
}

// The only part, as long as it is not as large as it may be.
bool ChildSet<true>::enlarge(const StorageRef& storage) {
  const std::size_t slots = mask_ + 1;
  Part* const old = directory_[0];
  Part* const part = make_part(2 * slots, 0, storage);
  if (part == nullptr) return false;
  for (std::size_t i = 0; i < slots; ++i) {
    const std::uint32_t hash = old->hashes(mask_)[i];
    if (hash != kFree) put(*part, 2 * slots - 1, old->children()[i], hash);
  }
  storage.release(old, part_bytes(slots));
  directory_[0] = part;
  mask_ = 2 * slots - 1;
  return true;
}

// Makes two parts of that which the place leads to, by the next bit of the hashes.
bool ChildSet<true>::divide(std::size_t place, const StorageRef& storage) {
  Part* const old = directory_[place];
  const unsigned bits = old->bits + 1;
  if (bits > bits_) {
    if (!double_directory(storage)) return false;
    place *= 2;
  }
  Part* const halves[] = {make_part(mask_ + 1, bits, storage), make_part(mask_ + 1, bits, storage)};
  if (halves[0] == nullptr || halves[1] == nullptr) {
    for (Part* const half : halves) {
      if (half != nullptr) storage.release(half, part_bytes(mask_ + 1));
    }
    return false;
  }
  for (std::size_t i = 0; i <= mask_; ++i) {
    const std::uint32_t hash = old->hashes(mask_)[i];
    if (hash == kFree) continue;
    put(*halves[hash >> (kHashBits - bits) & 1], mask_, old->children()[i], hash);
  }
  const std::size_t half_size = std::size_t{1} << (bits_ - bits);
  std::size_t at = place & ~(2 * half_size - 1);
  for (Part* const half : halves) {
    for (std::size_t i = 0; i < half_size; ++i) directory_[at++] = half;
  }
  storage.release(old, part_bytes(mask_ + 1));
  return true;
}

bool ChildSet<true>::double_directory(const StorageRef& storage) {
  if (bits_ == kMostBits) return false;
  auto* const larger = static_cast<Part**>(storage.allocate(2 * places() * sizeof(Part*)));
  if (larger == nullptr) return false;
  for (std::size_t i = 0; i < 2 * places(); ++i) larger[i] = directory_[i / 2];
  storage.release(directory_, places() * sizeof(Part*));
  directory_ = larger;
  ++bits_;
  --shift_;
  return true;
}

// Closes the gap by moving back what was pushed behind it, so that no tombstones pile up.
void ChildSet<true>::erase(const Child& child) {
  Part& part = *directory_[place_of(child.hash)];
  Child** const children = part.children();
  std::uint32_t* const hashes = part.hashes(mask_);
  std::size_t gap = child.hash & mask_;
  while (hashes[gap] != child.hash || children[gap] != &child) gap = (gap + 1) & mask_;
  for (std::size_t at = (gap + 1) & mask_; hashes[at] != kFree; at = (at + 1) & mask_) {
    const std::size_t home = hashes[at] & mask_;
    if (((at - home) & mask_) < ((at - gap) & mask_)) continue;
    children[gap] = children[at];
    hashes[gap] = hashes[at];
    gap = at;
  }
  hashes[gap] = kFree;
  --part.children_count;
}

ChildSet<true>::Part* ChildSet<true>::make_part(std::size_t slots, unsigned bits,
                                                const StorageRef& storage) {
  void* const memory = storage.allocate(part_bytes(slots));
  if (memory == nullptr) return nullptr;
  auto* const part = new (memory) Part{0, bits};
  for (std::size_t i = 0; i < slots; ++i) {
    new (&part->children()[i]) Child*;
    new (&part->hashes(slots - 1)[i]) std::uint32_t{kFree};
  }
  return part;
}

// Into a part with a free slot.
void ChildSet<true>::put(Part& part, std::size_t mask, Child* child, std::uint32_t hash) {
  std::size_t at = hash & mask;
  while (part.hashes(mask)[at] != kFree) at = (at + 1) & mask;
  part.children()[at] = child;
  part.hashes(mask)[at] = hash;
  ++part.children_count;
}

}  // namespace prometheus_express
