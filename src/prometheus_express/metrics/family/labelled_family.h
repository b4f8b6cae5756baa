// A family of labelled children: makes them, finds them, removes them, and keeps those that are
// still pinned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/metrics/family/child_functions.h"
#include "prometheus_express/metrics/family/child_set.h"
#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/labels/label_value.h"
#include "prometheus_express/metrics/storage/storage.h"
#include "prometheus_express/metrics/storage/storage_users.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/value_function.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// How a family makes the values of its children.
struct ValueOperations {
  std::size_t bytes;  // a multiple of 8
  void (*construct)(void* memory, const Family& family);
  void (*reset)(void* value, detail::CreatedPlace created);  // and says where its time is kept
  void (*end)(const void* value);  // before its memory is given back; may be nullptr
};

// A child is hidden by remove() at once and freed when its last pin goes; labels() with the same
// values brings a hidden child back, from zero. So nobody ever writes to another child's value.
class DynamicChildren;

class LabelledFamily : public Family, private detail::StorageUser {
 public:
  const char* label_name(std::size_t index) const { return label_names_[index]; }

 protected:
  LabelledFamily(const ValueKind& kind, MetricName name, Documentation documentation,
                 const char* const* label_names, std::size_t label_count,
                 const MetricOptions& options, const StorageRef& storage,
                 const ValueOperations& operations, double (*clock)())
      : Family(kind, name.text(), documentation.text(), label_count, options),
        label_names_(label_names),
        storage_(storage),
        operations_(operations),
        clock_(clock) {
#if PROMETHEUS_EXPRESS_LARGE
    max_children_ = options.max_children;
    text_at_ = static_cast<std::uint32_t>(sizeof(Child) + value_bytes());
#endif
    Lifetimes::run([this] { storage_.add(*this); });
  }
  ~LabelledFamily();

  // As Family::attach(). Names the metric if the registry has no storage for its children.
  void attach(CollectorRegistry& home);

  // As Family::try_attach().
  Status try_attach(CollectorRegistry& home);

  // The child with these label values, made if need be, and pinned; nullptr when the storage is
  // full, which is counted.
  Child* pin(const LabelValue* values);

  // For one update, which saves pinning: the child with these label values, and the family locked
  // until unlock(); or nullptr, and nothing locked, where there is none yet.
  Child* find_and_lock(const LabelValue* values);
  void unlock() { lock_.unlock(); }

  // The same in less time, on a host, where the compiler knows how many values there are
  // (labelled_lookup.cpp). Does not find what pin() finds by a value that is not UTF-8.
  Child* lock_known(std::string_view value);
  Child* lock_known(std::string_view value, std::string_view value_2);
  Child* lock_known(std::string_view value, std::string_view value_2, std::string_view value_3);

  void remove(const LabelValue* values);

  // Removes the children that have all these labels. False, and nothing was removed, where one is
  // not the family's, or there twice.
  bool remove_matching(const NamedLabel* labels, std::size_t count);
  void remove_matching_or_report(const NamedLabel* labels, std::size_t count);

  // Leaves the child with these label values as the only one; when the storage is full, none.
  // False then.
  bool replace_all(const LabelValue* values);
  void remove_all();

  static void* value_of(Child& child) { return &child + 1; }

 private:
  template <class ValueType>
  friend class Pinned;
  friend class DynamicChildren;
  friend class EmittedFamily;
  friend class FamilyGroup;
  friend class ForkLocks;
  friend class MetricFinder;
  friend class Walk;
  template <bool kMayEnd>
  friend class detail::BasicStorageUsers;

  static Child& child_of(void* value) { return static_cast<Child*>(value)[-1]; }
  const char* text_of(const Child& child) const {
    return reinterpret_cast<const char*>(&child) + text_at();
  }

  // The value, and behind it, if it is kept, when the child was made.
  std::size_t value_bytes() const {
    return operations_.bytes + (clock_ != nullptr ? sizeof(double) : 0);
  }

  // From the beginning of a child to its label values. A host, where lookups are to be quick, adds
  // it up once.
  std::size_t text_at() const {
#if PROMETHEUS_EXPRESS_LARGE
    return text_at_;
#else
    return sizeof(Child) + value_bytes();
#endif
  }
  DoubleCell* created_cell(const Child& child) const;
  double created(const Child& child) const;

  bool free_some(bool& pinned);
  bool try_leave_storage(bool& pinned);
  struct Wanted;
  Wanted wanted(const LabelValue* values) const;
  Child* find(const Wanted& wanted) const;
  template <class... Texts>
  Child* lock_known_child(Texts... texts);
  bool is_full() const;
  void watch_limit(CollectorRegistry& home) const;
  Child* make(const Wanted& wanted);
  void count_made(const Child* child, const LabelValue* values);

  bool try_set_function(Child& child, ValueFunction function);
  void set_function(Child& child, ValueFunction function);
  void drop_function(Child& child);
  ValueFunction function_of(const Child& child) const;

  template <class Update>
  void update_and_unpin(Child& child, const Update& update) {
    lock_.lock();
    update(child.pins == 1);
    unpin_locked(child);
    lock_.unlock();
  }

  void pin_again(Child& child);
  void unpin(Child& child);
  void unpin_locked(Child& child) {
    --child.pins;
    if (child.hidden && child.pins == 0) free(child);
  }
  void start_at_zero(Child& child);
  void revive(Child& child);
  void hide(Child& child);
  template <class Matches>
  void hide_if(bool gives_way, const Matches& matches);
  void free(Child& child);
  std::uint64_t hash_seed() const { return reinterpret_cast<std::uintptr_t>(this); }
  std::uint32_t hash_of(const LabelValue* values) const;
  std::uint32_t hash_of_repaired(const LabelValue* values, std::uint32_t hash) const;

  StructureLock lock_;
  WordCell<bool> repair_reported_{false};
#if PROMETHEUS_EXPRESS_LARGE
  std::uint32_t text_at_;
#endif
  ChildSet<kLabelIndex> children_;
  ChildFunctions<kLabelIndex> functions_;
  const char* const* label_names_;
  StorageRef storage_;
  const ValueOperations& operations_;
  double (*clock_)();  // when children are made; nullptr: not kept
#if PROMETHEUS_EXPRESS_LARGE
  std::size_t max_children_;  // 0: as many as the storage holds
#endif
};

// Those that are there when it begins. Who gives way lets others have the lock in between: as often
// as the walk does, so that labels() does not starve.
template <class Matches>
void LabelledFamily::hide_if(bool gives_way, const Matches& matches) {
  constexpr unsigned kSeenAtOnce = 16;
  ChildSet<kLabelIndex>::Pass pass;
  children_.begin(pass);
  unsigned seen = 0;
  while (Child* const child = children_.next(pass)) {
    if (matches(*child)) hide(*child);
    if (!gives_way || ++seen % kSeenAtOnce != 0) continue;
    lock_.unlock();
    lock_.lock_after_others();
  }
}

}  // namespace prometheus_express
