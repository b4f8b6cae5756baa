// A handle to one labelled child, as labels() gives it.
#pragma once

#include "prometheus_express/metrics/family/labelled_family.h"

namespace prometheus_express {

// Pins its child: while the handle lives, the value it points at is this child's and no other's,
// even after remove(). Cheap to copy; a hot loop keeps one. Must not outlive the metric. When the
// storage was full it points at a sink: updates go nowhere.
template <class ValueType>
class Pinned {
 public:
  Pinned(LabelledFamily* family, ValueType& value) : family_(family), value_(&value) {}
  Pinned(const Pinned& other) : family_(other.family_), value_(other.value_) {
    if (family_ != nullptr) family_->pin_again(LabelledFamily::child_of(value_));
  }
  Pinned(Pinned&& other) noexcept : family_(other.family_), value_(other.value_) {
    other.family_ = nullptr;
  }
  Pinned& operator=(Pinned other) noexcept {
    LabelledFamily* family = family_;
    ValueType* value = value_;
    family_ = other.family_;
    value_ = other.value_;
    other.family_ = family;
    other.value_ = value;
    return *this;
  }
  ~Pinned() {
    if (family_ != nullptr) family_->unpin(LabelledFamily::child_of(value_));
  }

  // The value, as functions take it that serve unlabelled metrics and children alike.
  ValueType& value() const { return *value_; }
  operator ValueType&() const { return *value_; }

  // False when the storage was full and this handle leads to the sink.
  bool stored() const { return family_ != nullptr; }

  // The metric, and the label values as the child keeps them (LabelText). While stored().
  const Family* family() const { return family_; }
  const char* label_text() const { return family_->text_of(LabelledFamily::child_of(value_)); }

 protected:
  // The last thing that is done with a handle, as labels(...).inc() does: update(value, alone) and
  // the end of the pin under one lock of the family; see Labelled::update(). On a board, where
  // locks cost little, one after the other.
  template <class Update>
  void update_and_leave(const Update& update) {
    if (!kLarge || family_ == nullptr) return update(*value_, false);
    LabelledFamily* const family = family_;
    family_ = nullptr;
    family->update_and_unpin(LabelledFamily::child_of(value_),
                             [&](bool alone) { update(*value_, alone); });
  }

  void set_child_function(ValueFunction function) const {
    if (stored()) family_->set_function(LabelledFamily::child_of(value_), function);
  }

 private:
  LabelledFamily* family_;
  ValueType* value_;
};

}  // namespace prometheus_express
