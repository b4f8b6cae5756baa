#include "prometheus_express/metrics/family/walk.h"

#include <limits>

#include "prometheus_express/metrics/family/family_group.h"
#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/platform/double_bits.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express {
namespace {

LabelledFamily& labelled(const Membership& metric) {
  return const_cast<LabelledFamily&>(static_cast<const LabelledFamily&>(metric.family()));
}

}  // namespace

Walk::Walk(CollectorRegistry& registry) {
  if (CollectorRegistry::is_in_callback(&registry)) {
    refuse();
  } else {
    registry.enlist();
    Guard<StructureLock> guard{registry.lock_};
    join(registry);
  }
}

Walk::Walk(const RegistryLink& link) {
  const Entered entered = enter_registry(link.registry_);
  if (kChecksDeclarations && entered.in_callback) {
    refuse();
  } else if (entered.registry == nullptr) {
    interrupted_ = true;
  } else {
    Guard<StructureLock> guard{entered.registry->lock_, kAdopted};
    join(*entered.registry);
  }
}

void Walk::join(CollectorRegistry& registry) {
  registry_ = &registry;
  next_ = registry.walks_;
  registry.walks_ = this;
}

Walk::~Walk() {
  const Entered entered = enter_registry(registry_);
  if (entered.registry == nullptr) return;
  leave();
  Walk** at = &entered.registry->walks_;
  while (*at != this) at = &(*at)->next_;
  *at = next_;
  if (!entered.in_callback) entered.registry->lock_.unlock();
}

// Locks the registry that the pointer leads to; nullptr: it has ended. Where this thread comes from
// a callback it has the lock already.
Walk::Entered Walk::enter_registry(CollectorRegistry* const& registry) {
  Entered entered{nullptr, false};
  Lifetimes::until([&] {
    entered.registry = registry;
    if (registry == nullptr) return true;
    entered.in_callback = CollectorRegistry::is_in_callback(registry);
    return entered.in_callback || registry->lock_.try_lock();
  });
  return entered;
}

void Walk::refuse() {
  interrupted_ = true;
  CollectorRegistry::report_scrape_in_callback();
}

void Walk::collect() {
  report_fork_notice();
  CollectorRegistry* registry = nullptr;
  bool collecting = false;
  Lifetimes::until([&] {
    registry = registry_;
    if (CollectorRegistry::is_in_callback(registry)) registry = nullptr;  // Step reports it
    if (registry == nullptr) return true;
    collecting = registry->is_collecting();
    return collecting || registry->collect_lock_.try_lock();
  });
  if (registry == nullptr) return;
  if (collecting) return CollectorRegistry::report_collecting();
  registry->run_collectors();
}

Walk::Step::Step(Walk& walk) {
  const Entered entered = enter_registry(walk.registry_);
  if (kChecksDeclarations && entered.in_callback) {
    walk.refuse();
  } else {
    registry_ = entered.registry;
  }
}

Walk::InCallback::InCallback(Walk& walk, const ValueFunction& function)
    : lent_(function ? &walk.registry_->lock_ : nullptr) {
  if (lent_ != nullptr) lent_->lend();
}

Walk::InCallback::~InCallback() {
  if (lent_ != nullptr) lent_->take_back();
}

Walk::Step::~Step() {
  if (registry_ != nullptr) registry_->lock_.unlock();
}

void Walk::begin() {
  if (registry_ == nullptr) return;
  end_ = registry_->last_;
  enter(registry_->first_);
}

bool Walk::take_moved() {
  const bool moved = moved_;
  moved_ = false;
  return moved;
}

void Walk::enter(Membership* metric) {
  if (metric == nullptr && registry_ != nullptr) {
    metric = registry_->show_own_counter();
    end_ = metric;
  }
  metric_ = metric;
  at_value_ = false;
  before_values_ = true;
}

void Walk::leave() {
  if (last_ == nullptr) return;  // and no child to stand on
  LabelledFamily& family = labelled(*metric_);
  Guard<StructureLock> guard{family.lock_};
  if (child_ != nullptr) family.unpin_locked(*child_);
  if (last_ != nullptr) family.unpin_locked(*last_);
  child_ = nullptr;
  child_function_ = {};
  last_ = nullptr;
}

bool Walk::next_value() {
  const bool labelled_family = metric_->family().labelled();
  at_value_ = labelled_family ? next_child() : !at_value_;
  return at_value_;
}

bool Walk::next_child() {
  if (last_ == nullptr && !before_values_) return false;
  LabelledFamily& family = labelled(*metric_);
  Guard<StructureLock> guard{family.lock_};
  if (before_values_) {
    before_values_ = false;
    last_ = family.children_.last();
    if (last_ == nullptr) return false;
    ++last_->pins;
  }
  Child* at = child_;
  while (at != last_) {
    at = at == nullptr ? family.children_.first() : at->next;
    if (at->hidden) continue;
    stand_on(family, *at);
    return true;
  }
  return false;
}

// With the family locked.
void Walk::stand_on(LabelledFamily& family, Child& child) {
  ++child.pins;
  if (child_ != nullptr) family.unpin_locked(*child_);
  child_ = &child;
  child_function_ = child.has_function ? family.function_of(child) : ValueFunction{};
  child_created_ = family.created(child);
}

void Walk::refresh() {
  if (!at_value_ || child_ == nullptr) return;
  LabelledFamily& family = labelled(*metric_);
  bool removed = false;
  {
    Guard<StructureLock> guard{family.lock_};
    removed = child_->hidden;
    child_function_ = family.function_of(*child_);
    child_created_ = family.created(*child_);
  }
  if (removed && !next_value()) next_family();
}

Walk::At Walk::at() const {
  const Family& family = metric_->family();
  At at{nullptr, child_function_, child_created_};
  if (family.labelled()) {
    at.value = LabelledFamily::value_of(*child_);
  } else {
    const UnlabelledParts parts = family.kind().unlabelled(family);
    at.value = parts.value;
    at.created = parts.created;
    if (parts.function != nullptr) at.function = parts.function->function();
  }
  if (!registry_->shows_created() || is_zero(at.created))
    at.created = std::numeric_limits<double>::quiet_NaN();
  return at;
}

const char* Walk::label_text() const {
  if (child_ == nullptr) return nullptr;
  return labelled(*metric_).text_of(*child_);
}

[[gnu::always_inline]] inline void Walk::go_on([[maybe_unused]] bool header_written) {
  Membership* next = metric_ == end_ ? nullptr : metric_->next_;
#if PROMETHEUS_EXPRESS_LARGE
  const bool same_family = next != nullptr && FamilyGroup::goes_on(*metric_);
  moved_in_header_ = same_family && !header_written;
  continues_ = same_family && header_written;
#endif
  leave();
  enter(next);
}

void Walk::next_family() { go_on(true); }

// Called while `ending` is still in the list.
void Walk::forget(const Membership& ending, Membership* before_it) {
  if (metric_ == &ending) {
    moved_ = true;
    if (inside_line_) interrupted_ = true;
    kLarge ? go_on(at_value_ || continues_family()) : next_family();
  }
  if (end_ == &ending) end_ = before_it;
}

}  // namespace prometheus_express
