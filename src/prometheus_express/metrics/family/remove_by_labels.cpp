#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/labels/label_text.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

// What the children must have, in the order in which their labels were declared.
struct WantedValues {
  const NamedLabel* labels[kMaxLabels] = {};  // nullptr: any value

  bool add(const Family& family, const NamedLabel& label) {
    for (std::size_t i = 0; i < family.label_count(); ++i) {
      if (label.name != family.label_name(i)) continue;
      if (labels[i] != nullptr) return false;
      labels[i] = &label;
      return true;
    }
    return false;
  }

  bool match(LabelText text, std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (labels[i] == nullptr) {
        text.next();
      } else if (!text.next_is(labels[i]->value)) {
        return false;
      }
    }
    return true;
  }
};

}  // namespace

bool LabelledFamily::remove_matching(const NamedLabel* labels, std::size_t count) {
  WantedValues wanted;
  for (std::size_t i = 0; i < count; ++i) {
    if (!wanted.add(*this, labels[i])) return false;
  }
  if (count == 0) return true;
  lock_.lock();
  hide_if(kLabelIndex, [&](const Child& child) {
    return wanted.match(LabelText{text_of(child)}, label_count());
  });
  lock_.unlock();
  return true;
}

void LabelledFamily::remove_matching_or_report(const NamedLabel* labels, std::size_t count) {
  if (remove_matching(labels, count)) return;
  report_mistake(
      "metric '", name(),
      "' has no label of a name that remove_by_labels() was given, or it was given twice");
}

}  // namespace prometheus_express
