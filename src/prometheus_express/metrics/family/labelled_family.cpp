#include "prometheus_express/metrics/family/labelled_family.h"

#include <cstring>
#include <new>

#include "prometheus_express/metrics/family/label_text.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15;

std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
  const std::uint64_t product = (state ^ word) * kMultiplier;
  return product ^ (product >> 32);
}

constexpr std::uint64_t kNotAscii = 0x8080808080808080;

// All of up to seven bytes in a word: texts of one length that differ give words that differ.
std::uint64_t tail(std::string_view text) {
  const std::size_t size = text.size();
  if (size >= 4) {
    std::uint32_t halves[2];
    std::memcpy(&halves[0], text.data(), 4);
    std::memcpy(&halves[1], text.data() + size - 4, 4);  // may overlap
    return std::uint64_t{halves[0]} << 32 | halves[1];
  }
  std::uint64_t word = 0;
  for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
  return word;
}

// The length goes in first, so that ("ab", "c") and ("a", "bc") differ. Collects the text's bits on
// the way.
std::uint64_t mix(std::uint64_t state, std::string_view text, std::uint64_t& bits) {
  state = mix(state, text.size());
  std::uint64_t word = 0;
  while (text.size() >= sizeof word) {
    std::memcpy(&word, text.data(), sizeof word);
    bits |= word;
    state = mix(state, word);
    text.remove_prefix(sizeof word);
  }
  word = tail(text);
  bits |= word;
  return mix(state, word);
}

// As mix() of the text that is repaired.
std::uint64_t mix_repaired(std::uint64_t state, std::string_view text) {
  state = mix(state, repaired_size(text));
  std::uint64_t word = 0;
  char bytes[sizeof word];
  std::size_t size = 0;
  while (!text.empty()) {
    for (const char c : take_utf8(text)) {
      bytes[size++] = c;
      if (size < sizeof bytes) continue;
      std::memcpy(&word, bytes, sizeof word);
      state = mix(state, word);
      size = 0;
    }
  }
  return mix(state, tail({bytes, size}));
}

}  // namespace

void LabelledFamily::attach(CollectorRegistry& home) {
  // Where the report returns, children are dropped, and counted, as where a storage is full.
  if (!storage_.exists()) {
    report_mistake("metric '", name(), "' has labels: its registry needs a storage");
  }
  Family::attach(home);
}

LabelledFamily::~LabelledFamily() {
  bool pinned = false;
  Lifetimes::run([&] {
    pinned = free_all();
    storage_.remove(*this);
  });
  if (!pinned) return;
  run_contained([this] {
    report_mistake("metric '", name(), "' ended before a handle to one of its children");
  });
}

// Whether one of them was pinned.
bool LabelledFamily::free_all() {
  bool pinned = false;
  while (Child* child = children_.first()) {
    pinned = pinned || child->pins != 0;
    free(*child);
  }
  children_.release_memory(storage_);
  return pinned;
}

// Its storage ends. False, to be tried again, while one of its registries is in use.
bool LabelledFamily::try_leave_storage(bool& pinned) {
  if (!try_detach()) return false;
  Guard<StructureLock> guard{lock_};
  pinned = free_all();
  storage_.remove(*this);
  storage_ = {};
  return true;
}

Child* LabelledFamily::pin(const LabelValue* values) {
  const std::uint32_t hash = hash_of(values);
  Child* child = nullptr;
  {
    Guard<StructureLock> guard{lock_};
    child = find(values, hash);
    if (child != nullptr) {
      if (child->hidden) revive(*child);
      ++child->pins;
      return child;
    }
    child = make(values, hash);
    if (child != nullptr) ++child->pins;
  }
  count_made(child, values);
  return child;
}

void LabelledFamily::remove(const LabelValue* values) {
  const std::uint32_t hash = hash_of(values);
  Guard<StructureLock> guard{lock_};
  Child* child = find(values, hash);
  if (child != nullptr) hide(*child);
}

void LabelledFamily::replace_all(const LabelValue* values) {
  const std::uint32_t hash = hash_of(values);
  Child* child = nullptr;
  bool made = false;
  {
    Guard<StructureLock> guard{lock_};
    hide_all();
    child = find(values, hash);
    made = child == nullptr;
    if (made) child = make(values, hash);
    if (child != nullptr) child->hidden = false;
  }
  if (made) count_made(child, values);
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
  Guard<StructureLock> guard{lock_};
  hide_all();
}

void LabelledFamily::hide_all() {
  for (Child* child = children_.first(); child != nullptr;) {
    Child* next = child->next;
    hide(*child);
    child = next;
  }
}

Child* LabelledFamily::find(const LabelValue* values, std::uint32_t hash) const {
  return children_.find(hash, [&](const Child& child) {
    LabelText text{text_of(child)};
    for (std::size_t i = 0; i < label_count(); ++i) {
      if (!text.next_is(values[i].text())) return false;
    }
    return true;
  });
}

Child* LabelledFamily::make(const LabelValue* values, std::uint32_t hash) {
  const std::size_t text_bytes = LabelText::bytes_for(values, label_count());
  if (text_bytes == 0) return nullptr;
  void* memory = storage_.allocate(sizeof(Child) + value_bytes() + text_bytes);
  if (memory == nullptr) return nullptr;
  Child& child = *new (memory) Child;
  operations_.construct(value_of(child), *this);
  if (clock_ != nullptr) {
    new (created_cell(child)) DoubleCell;
    start_at_zero(child);
  }
  LabelText::write_to(values, label_count(), static_cast<char*>(value_of(child)) + value_bytes());
  children_.append(child, hash, storage_);
  return &child;
}

void LabelledFamily::set_function(Child& child, ValueFunction function) {
  bool added = true;
  {
    Guard<StructureLock> guard{lock_};
    drop_function(child);
    if (function) {
      added = functions_.add(child, function, storage_);
      child.has_function = added;
    }
  }
  if (!added) report_failure("a labelled metric's storage has no room for a callback");
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

void LabelledFamily::unpin_locked(Child& child) {
  --child.pins;
  if (child.hidden && child.pins == 0) free(child);
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
  storage_.release(&child, sizeof(Child) + value_bytes() + text_bytes);
}

// Seeded with the family's address, so that nobody outside can pick values that collide. Values
// that become the same have the same hash.
std::uint32_t LabelledFamily::hash_of(const LabelValue* values) const {
  if constexpr (!kLabelIndex) return 0;
  std::uint64_t state = reinterpret_cast<std::uintptr_t>(this);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < label_count(); ++i) state = mix(state, values[i].text(), bits);
  if ((bits & kNotAscii) != 0) return hash_of_repaired(values, static_cast<std::uint32_t>(state));
  return static_cast<std::uint32_t>(state);
}

// `hash` is that of the values as they are, which is right if they are UTF-8. Out of line, so that
// ASCII does not pay for it.
[[gnu::noinline]] std::uint32_t LabelledFamily::hash_of_repaired(const LabelValue* values,
                                                                 std::uint32_t hash) const {
  bool fit = true;
  for (std::size_t i = 0; i < label_count(); ++i) fit = fit && is_utf8(values[i].text());
  if (fit) return hash;
  std::uint64_t state = reinterpret_cast<std::uintptr_t>(this);
  for (std::size_t i = 0; i < label_count(); ++i) state = mix_repaired(state, values[i].text());
  return static_cast<std::uint32_t>(state);
}

}  // namespace prometheus_express
