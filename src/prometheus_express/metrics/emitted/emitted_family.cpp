#include "prometheus_express/metrics/emitted/emitted_family.h"

#include <new>

#include "prometheus_express/metrics/family/family_group.h"
#include "prometheus_express/platform/heap.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {
namespace {

// A board that has no heap takes the registry's storage, which lives as long as the program.
void* allocate(std::size_t bytes, const StorageRef& storage) {
  return kHeapByDefault ? allocate_memory(bytes) : storage.allocate(bytes);
}

void release(void* memory, std::size_t bytes, const StorageRef& storage) {
  kHeapByDefault ? free_memory(memory) : storage.release(memory, bytes);
}

std::size_t value_bytes(const EmittedDeclaration& declaration) {
  const std::size_t counts = declaration.bounds == nullptr ? 0 : declaration.bound_count + 1;
  return declaration.type->operations.bytes + counts * sizeof(std::uint64_t);
}

// Cuts pieces off the front of a piece of memory.
struct Cutter {
  char* at;

  template <class Item>
  Item* take(std::size_t count) {
    auto* const items = reinterpret_cast<Item*>(at);
    at += count * sizeof(Item);
    return items;
  }
  const char* copy(std::string_view text) {
    char* const to = take<char>(text.size() + 1);
    to[text.copy(to, text.size())] = '\0';
    return to;
  }
};

}  // namespace

// In its memory: itself, bounds, the value of one without labels, pointers to texts (name, help,
// label names), and the texts. Each part is a multiple of 8 bytes up to the pointers.
EmittedFamily* EmittedFamily::make(const EmittedDeclaration& declaration, CollectorRegistry& home) {
  static_assert(sizeof(EmittedFamily) % alignof(double) == 0);
  EmittedParts parts{declaration.type, declaration.type->operations,
                     nullptr,          declaration.bound_count,
                     nullptr,          sizeof(EmittedFamily)};
  parts.operations.bytes = ::prometheus_express::value_bytes(declaration);
  const bool plain = declaration.label_count == 0;
  parts.bytes += declaration.bound_count * sizeof(double) + (plain ? parts.operations.bytes : 0);
  parts.bytes += (declaration.label_count + 2) * sizeof(const char*);
  parts.bytes += declaration.name.size() + 1 + declaration.documentation.size() + 1;
  for (std::size_t i = 0; i < declaration.label_count; ++i) {
    parts.bytes += declaration.labels[i].size() + 1;
  }
  void* const memory = allocate(parts.bytes, home.storage());
  if (memory == nullptr) return nullptr;
  Cutter rest{static_cast<char*>(memory) + sizeof(EmittedFamily)};
  auto* const bounds = rest.take<double>(declaration.bound_count);
  for (std::size_t i = 0; i < declaration.bound_count; ++i) {
    new (&bounds[i]) double{declaration.bounds[i]};
  }
  parts.emitted_bounds = bounds;
  if (plain) parts.plain_value = rest.take<char>(parts.operations.bytes);
  auto* const texts = rest.take<const char*>(declaration.label_count + 2);
  texts[0] = rest.copy(declaration.name);
  texts[1] = rest.copy(declaration.documentation);
  for (std::size_t i = 0; i < declaration.label_count; ++i) {
    texts[i + 2] = rest.copy(declaration.labels[i]);
  }
  return new (memory) EmittedFamily(parts, declaration, texts, home);
}

EmittedFamily::EmittedFamily(const EmittedParts& parts, const EmittedDeclaration& declaration,
                             const char* const* texts, const CollectorRegistry& home)
    : EmittedParts(parts),
      LabelledFamily(emitted_type->kind, MetricName::borrowed(texts[0]),
                     Documentation::borrowed(texts[1]), texts + 2, declaration.label_count,
                     MetricOptions{declaration.prefix}, home.storage(), operations, nullptr) {}

EmittedFamily::~EmittedFamily() { detach(); }

void EmittedFamily::end(EmittedFamily& family) {
  const StorageRef storage = family.storage_;
  const std::size_t bytes = family.bytes;
  family.~EmittedFamily();
  release(&family, bytes, storage);
}

bool EmittedFamily::is(const EmittedDeclaration& declaration) const {
  if (excludes(declaration) || declaration.name != name() ||
      declaration.label_count != label_count() || declaration.bound_count != bound_count()) {
    return false;
  }
  for (std::size_t i = 0; i < label_count(); ++i) {
    if (declaration.labels[i] != label_name(i)) return false;
  }
  for (std::size_t i = 0; i < bound_count(); ++i) {
    if (declaration.bounds[i] < bounds()[i] || declaration.bounds[i] > bounds()[i]) return false;
  }
  return true;
}

bool EmittedFamily::excludes(const EmittedDeclaration& declaration) const {
  return declaration.name == name() &&
         (declaration.type != emitted_type || declaration.documentation != documentation());
}

EmittedFamily::Taken EmittedFamily::add(const LabelValue* values, const EmittedSample& sample,
                                        std::uint32_t pass, CollectorRegistry& home, Status& why) {
  if (badly_declared()) return Taken::kRefused;
  sample_ = &sample;
  if (!attached_ && !labelled()) operations.construct(plain_value, *this);
  if (!attached_) {
    attached_ = true;
    why = try_attach(home);
    if (!why.ok()) return Taken::kRefused;
  }
  // For each sample, since another family may have joined after the last.
  if (another_has(values, home)) return Taken::kTwice;
  const Taken taken =
      labelled() ? add_child(values, sample, pass) : set_plain(sample, sample_pass_ == pass);
  if (taken == Taken::kYes) sample_pass_ = pass;
  return taken;
}

EmittedFamily::Taken EmittedFamily::set_plain(const EmittedSample& sample, bool twice) {
  if (twice) return Taken::kTwice;
  emitted_type->set(plain_value, sample);
  return Taken::kYes;
}

// A child that is there is changed under the family's lock. A new one begins with the sample, so
// that nobody reads it before it has one.
EmittedFamily::Taken EmittedFamily::add_child(const LabelValue* values, const EmittedSample& sample,
                                              std::uint32_t pass) {
  Child* child = find_and_lock(values);
  if (child != nullptr) {
    EmittedMark& mark = emitted_type->mark(value_of(*child));
    const bool twice = mark.pass == pass;
    if (!twice) emitted_type->set(value_of(*child), sample);
    mark.pass = pass;
    unlock();
    return twice ? Taken::kTwice : Taken::kYes;
  }
  child = pin(values);
  if (child == nullptr) return Taken::kNoRoom;
  emitted_type->set(value_of(*child), sample);
  emitted_type->mark(value_of(*child)).pass = pass;
  unpin(*child);
  return Taken::kYes;
}

bool EmittedFamily::another_has(const LabelValue* values, CollectorRegistry& home) const {
  NamedLabel labels[kMaxLabels];
  for (std::size_t i = 0; i < label_count(); ++i) labels[i] = {label_name(i), values[i].text()};
  return FamilyGroup::another_has(*this, home, labels, label_count());
}

bool EmittedFamily::sweep(std::uint32_t pass) {
  if (sample_pass_ != pass) return false;
  if (!labelled()) return true;
  lock_.lock();
  hide_if(kLabelIndex,
          [&](Child& child) { return emitted_type->mark(value_of(child)).pass != pass; });
  const bool some = children_.first() != nullptr;
  lock_.unlock();
  return some;
}

}  // namespace prometheus_express
