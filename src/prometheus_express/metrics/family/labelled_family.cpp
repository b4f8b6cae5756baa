#include "prometheus_express/metrics/family/labelled_family.h"

#include <new>

#include "prometheus_express/metrics/family/limit_counter.h"
#include "prometheus_express/metrics/labels/label_hash.h"
#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

// Seeded with the family's address, so that nobody outside can pick values that collide. Values
// that become the same have the same hash.
[[gnu::always_inline]] inline std::uint32_t LabelledFamily::hash_of(
    const LabelValue* values) const {
  if constexpr (!kLabelIndex) return 0;
  LabelHash hash{hash_seed()};
  for (std::size_t i = 0; i < label_count(); ++i) hash.add(values[i].text());
  return hash.ascii() ? hash.value() : hash_of_repaired(values, hash.value());
}

// What is needed under the lock to find a child is worked out before it is taken.
struct LabelledFamily::Wanted {
  const LabelValue* values;
  std::size_t count;
  std::uint32_t hash;
};

[[gnu::always_inline]] inline LabelledFamily::Wanted LabelledFamily::wanted(
    const LabelValue* values) const {
  return {values, label_count(), ChildSet<kLabelIndex>::key(hash_of(values))};
}

[[gnu::always_inline]] inline Child* LabelledFamily::find(const Wanted& wanted) const {
  return children_.find(wanted.hash, [&](const Child& child) {
    LabelText text{text_of(child)};
    for (std::size_t i = 0; i < wanted.count; ++i) {
      if (!text.next_is(wanted.values[i].text())) return false;
    }
    return true;
  });
}

void LabelledFamily::attach(CollectorRegistry& home) {
  // Where the report returns, children are dropped, and counted, as where a storage is full.
  if (!storage_.exists()) {
    report_mistake("metric '", name(), "' has labels: its registry needs a storage");
  }
  Family::attach(home);
  watch_limit(home);
}

Status LabelledFamily::try_attach(CollectorRegistry& home) {
  const Status status = Family::try_attach(home);
  watch_limit(home);
  return status;
}

#if PROMETHEUS_EXPRESS_LARGE
bool LabelledFamily::is_full() const {
  return max_children_ != 0 && children_.size() >= max_children_;
}

void LabelledFamily::watch_limit(CollectorRegistry& home) const {
  if (max_children_ != 0) LimitCounter::watch(home, *this);
}
#else
inline bool LabelledFamily::is_full() const { return false; }
inline void LabelledFamily::watch_limit(CollectorRegistry&) const {}
#endif

LabelledFamily::~LabelledFamily() {
  Lifetimes::run([this] { children_.release_memory(storage_); });
  bool pinned = false;
  for (bool more = true; more;) {
    Lifetimes::run([&] {
      more = free_some(pinned);
      if (!more) storage_.remove(*this);
    });
  }
  if (!pinned) return;
  run_contained([this] {
    report_mistake("metric '", name(), "' ended before a handle to one of its children");
  });
}

// As many as may be freed under a lock that others wait for; false when there are no more.
bool LabelledFamily::free_some(bool& pinned) {
  constexpr int kMost = 2048;
  for (int i = 0; i < kMost; ++i) {
    Child* const child = children_.first();
    if (child == nullptr) {
      children_.release_memory(storage_);
      return false;
    }
    pinned = pinned || child->pins != 0;
    free(*child);
  }
  return true;
}

// Its storage ends. False, to be tried again, while one of its registries is in use, and until all
// children are freed.
bool LabelledFamily::try_leave_storage(bool& pinned) {
  if (!try_detach()) return false;
  Guard<StructureLock> guard{lock_};
  if (free_some(pinned)) return false;
  storage_.remove(*this);
  storage_ = {};
  return true;
}

Child* LabelledFamily::pin(const LabelValue* values) {
  const Wanted wanted = this->wanted(values);
  Child* child = nullptr;
  {
    Guard<StructureLock> guard{lock_};
    child = find(wanted);
    if (child != nullptr) {
      if (child->hidden) revive(*child);
      ++child->pins;
      return child;
    }
    child = make(wanted);
    if (child != nullptr) ++child->pins;
  }
  count_made(child, values);
  return child;
}

Child* LabelledFamily::find_and_lock(const LabelValue* values) {
  const Wanted wanted = this->wanted(values);
  lock_.lock();
  Child* const child = find(wanted);
  if (child != nullptr && !child->hidden) return child;
  lock_.unlock();
  return nullptr;
}

void LabelledFamily::remove(const LabelValue* values) {
  const Wanted wanted = this->wanted(values);
  Guard<StructureLock> guard{lock_};
  Child* child = find(wanted);
  if (child != nullptr) hide(*child);
}

bool LabelledFamily::replace_all(const LabelValue* values) {
  const Wanted wanted = this->wanted(values);
  Child* child = nullptr;
  bool made = false;
  {
    Guard<StructureLock> guard{lock_};
    hide_if(false, [](const Child&) { return true; });
    child = find(wanted);
    made = child == nullptr;
    if (made) child = make(wanted);
    if (child != nullptr) child->hidden = false;
  }
  if (made) count_made(child, values);
  return child != nullptr;
}

// Outside the lock: the error hook may want it.
[[gnu::noinline]] void LabelledFamily::count_made(const Child* child, const LabelValue* values) {
  if (child == nullptr) return count_dropped_child();
  for (std::size_t i = 0; i < label_count(); ++i) {
    if (is_utf8(values[i].text())) continue;
    count_repaired_value();
    if (!repair_reported_.exchange(true)) {
      report_failure("metric '", name(), "': a label value is not UTF-8");
    }
  }
}

void LabelledFamily::remove_all() {
  lock_.lock();
  hide_if(kLabelIndex, [](const Child&) { return true; });
  lock_.unlock();
}

Child* LabelledFamily::make(const Wanted& wanted) {
  const LabelValue* const values = wanted.values;
  const std::size_t text_bytes = LabelText::bytes_for(values, label_count());
  if (text_bytes == 0 || is_full()) return nullptr;
  void* memory = storage_.allocate(text_at() + text_bytes);
  if (memory == nullptr) return nullptr;
  Child& child = *new (memory) Child;
  operations_.construct(value_of(child), *this);
  if (clock_ != nullptr) {
    new (created_cell(child)) DoubleCell;
    start_at_zero(child);
  }
  LabelText::write_to(values, label_count(), static_cast<char*>(value_of(child)) + value_bytes());
  children_.append(child, wanted.hash, storage_);
  return &child;
}

bool LabelledFamily::try_set_function(Child& child, ValueFunction function) {
  Guard<StructureLock> guard{lock_};
  drop_function(child);
  if (!function) return true;
  child.has_function = functions_.add(child, function, storage_);
  return child.has_function;
}

void LabelledFamily::set_function(Child& child, ValueFunction function) {
  if (try_set_function(child, function)) return;
  report_failure("a labelled metric's storage has no room for a callback");
}

void LabelledFamily::drop_function(Child& child) {
  if (!child.has_function) return;
  child.has_function = false;
  functions_.drop(child, storage_);
}

ValueFunction LabelledFamily::function_of(const Child& child) const {
  return child.has_function ? functions_.find(child) : ValueFunction{};
}

// Right behind its value.
DoubleCell* LabelledFamily::created_cell(const Child& child) const {
  char* const value = static_cast<char*>(value_of(const_cast<Child&>(child)));
  return reinterpret_cast<DoubleCell*>(value + operations_.bytes);
}

double LabelledFamily::created(const Child& child) const {
  return clock_ == nullptr ? 0 : created_cell(child)->load();
}

void LabelledFamily::start_at_zero(Child& child) {
  const std::size_t place = clock_ == nullptr ? 0 : operations_.bytes / sizeof(double);
  operations_.reset(value_of(child), static_cast<detail::CreatedPlace>(place));
  if (clock_ != nullptr) created_cell(child)->set(clock_());
}

void LabelledFamily::pin_again(Child& child) {
  Guard<StructureLock> guard{lock_};
  ++child.pins;
}

void LabelledFamily::unpin(Child& child) {
  Guard<StructureLock> guard{lock_};
  unpin_locked(child);
}

void LabelledFamily::revive(Child& child) {
  drop_function(child);
  start_at_zero(child);
  child.hidden = false;
}

void LabelledFamily::hide(Child& child) {
  child.hidden = true;
  if (child.pins == 0) free(child);
}

void LabelledFamily::free(Child& child) {
  drop_function(child);
  if (operations_.end != nullptr) operations_.end(value_of(child));
  children_.unlink(child);
  const std::size_t text_bytes = LabelText::bytes(text_of(child), label_count());
  storage_.release(&child, text_at() + text_bytes);
}

// `hash` is that of the values as they are, which is right if they are UTF-8. Out of line, so that
// ASCII does not pay for it.
[[gnu::noinline]] std::uint32_t LabelledFamily::hash_of_repaired(const LabelValue* values,
                                                                 std::uint32_t hash) const {
  bool fit = true;
  for (std::size_t i = 0; i < label_count(); ++i) fit = fit && is_utf8(values[i].text());
  if (fit) return hash;
  LabelHash repaired{hash_seed()};
  for (std::size_t i = 0; i < label_count(); ++i) {
    std::string_view text = values[i].text();
    repaired.add_pieces([&text] { return text.empty() ? text : take_utf8(text); });
  }
  return repaired.value();
}

}  // namespace prometheus_express
