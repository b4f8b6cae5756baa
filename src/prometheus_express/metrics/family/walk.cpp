#include "prometheus_express/metrics/family/walk.h"

#include <limits>

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/platform/double_bits.h"

namespace prometheus_express {
namespace {

LabelledFamily& labelled(const Membership& metric) {
  return const_cast<LabelledFamily&>(static_cast<const LabelledFamily&>(metric.family()));
}

}  // namespace

Walk::Walk(CollectorRegistry& registry) : registry_(&registry) {
  Guard<StructureLock> guard{registry.lock_};
  next_ = registry.walks_;
  registry.walks_ = this;
}

Walk::~Walk() {
  if (registry_ == nullptr) return;
  Guard<StructureLock> guard{registry_->lock_};
  leave();
  Walk** at = &registry_->walks_;
  while (*at != this) at = &(*at)->next_;
  *at = next_;
}

Walk::Step::Step(Walk& walk) : registry_(walk.registry_) {
  if (registry_ != nullptr) registry_->lock_.lock();
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
  if (metric_ == nullptr || !metric_->family().labelled()) return;
  LabelledFamily& family = labelled(*metric_);
  Guard<StructureLock> guard{family.lock_};
  last_ = family.children_.last();
  if (last_ != nullptr) ++last_->pins;
}

void Walk::leave() {
  if (metric_ == nullptr || !metric_->family().labelled()) return;
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
  if (last_ == nullptr) return false;
  LabelledFamily& family = labelled(*metric_);
  Guard<StructureLock> guard{family.lock_};
  Child* at = child_;
  while (at != last_) {
    at = at == nullptr ? family.children_.first() : at->next;
    if (at->hidden) continue;
    ++at->pins;
    if (child_ != nullptr) family.unpin_locked(*child_);
    child_ = at;
    child_function_ = family.function_of(*child_);
    child_created_ = family.created(*child_);
    return true;
  }
  return false;
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
  if (removed) next_value();
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

void Walk::next_family() {
  Membership* next = metric_ == end_ ? nullptr : metric_->next_;
  leave();
  enter(next);
}

// Called while `ending` is still in the list.
void Walk::forget(const Membership& ending, Membership* before_it) {
  if (metric_ == &ending) {
    moved_ = true;
    if (inside_line_) interrupted_ = true;
    next_family();
  }
  if (end_ == &ending) end_ = before_it;
}

}  // namespace prometheus_express
