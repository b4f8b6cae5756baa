// What DynamicCounter, DynamicGauge, DynamicHistogram and DynamicSummary have in common: metrics
// whose names, and the number of whose labels, are known only at run time. They come from a file, a
// user or another language, so what is wrong with them is a Status rather than a mistake in the
// program.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <new>
#include <string_view>

#include "prometheus_express/metrics/family/dynamic_family.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/labels/label_value_list.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

// What a dynamic metric is declared with. The texts, the array of labels too, are borrowed and
// outlive the metric.
struct MetricDeclaration {
  const char* name = nullptr;
  const char* documentation = nullptr;
  const char* const* labels = nullptr;
  std::size_t label_count = 0;  // 0 to kMaxLabels
  const char* unit = "";        // see MetricOptions
  Prefix prefix = Prefix::kNamespace;
  bool utf8 = false;  // names may be any UTF-8 text, see MetricName::utf8()
#if PROMETHEUS_EXPRESS_LARGE
  std::size_t max_children = 0;  // see MetricOptions
#endif
};

namespace detail {

// What a declaration has that is wrong before a metric can be made of it.
Status check_declaration(const MetricDeclaration& declaration, const CollectorRegistry& home);

// What is said of labels of which the metric has one not, or which are there twice.
Status no_such_label(const Family& family);

// Why a metric has no child with that many label values.
Status check_label_count(const Family& family, std::size_t count);

// Puts the values into the order in which the names were declared.
Status put_in_order(const Family& family, const NamedLabel* labels, std::size_t count,
                    LabelValueList& values);

Status no_room_for_child(const Family& family);

inline MetricOptions options_of(const MetricDeclaration& declaration) {
  MetricOptions options{declaration.prefix, declaration.unit == nullptr ? "" : declaration.unit};
#if PROMETHEUS_EXPRESS_LARGE
  options.max_children = declaration.max_children;
#endif
  return options;
}

// A metric that was declared without labels.
template <class ValueType>
class DynamicPlain : public Unlabelled<ValueType> {
 public:
  template <class... Arguments>
  explicit DynamicPlain(const MetricDeclaration& declaration, Arguments... of_the_value)
      : Unlabelled<ValueType>(MetricName::borrowed(declaration.name),
                              Documentation::borrowed(declaration.documentation),
                              options_of(declaration), of_the_value...) {
    if (declaration.utf8) this->allow_utf8_names();
  }
  ~DynamicPlain() { this->detach(); }

  Status try_attach(CollectorRegistry& home) {
    this->set_created(home, static_cast<ValueType&>(*this));
    return Family::try_attach(home);
  }
  using Family::refuse;
};

// And with.
template <class ValueType, class Handle>
class DynamicLabelled : public DynamicFamily<ValueType, Handle> {
 public:
  template <class... Operations>
  DynamicLabelled(const MetricDeclaration& declaration, const CollectorRegistry& home,
                  const Operations&... operations)
      : DynamicLabelled::DynamicFamily(MetricName::borrowed(declaration.name),
                                       Documentation::borrowed(declaration.documentation),
                                       declaration.labels, declaration.label_count,
                                       options_of(declaration), home, operations...) {
    if (declaration.utf8) this->allow_utf8_names();
  }
  ~DynamicLabelled() { this->detach(); }

  using DynamicLabelled::DynamicFamily::handle;
  using DynamicLabelled::DynamicFamily::remove;
  using DynamicLabelled::DynamicFamily::remove_matching;
  using DynamicLabelled::DynamicFamily::sink;
  using Family::refuse;
  using LabelledFamily::try_attach;
};

}  // namespace detail

// A metric of one type, with labels or without. Where its declaration is refused, it stays off the
// page, and labels() answers so. Must outlive its handles.
template <class ValueType, class Handle, class LabelledPart>
class DynamicMetric {
 public:
  using Value = ValueType;
  static constexpr MetricType kType = ValueType::kType;

  DynamicMetric(const DynamicMetric&) = delete;
  DynamicMetric& operator=(const DynamicMetric&) = delete;

  // What registries know of it; for CollectorRegistry::unregister() and Registration.
  Family& family() {
    return labelled_ ? static_cast<Family&>(part_) : static_cast<Family&>(plain_);
  }

  // What has the children; nullptr without labels.
  LabelledFamily* labelled() { return labelled_ ? &part_ : nullptr; }

  // The value of one without labels, and where updates go that have no child. Of use to C.
  ValueType* plain_value() { return &plain_; }
  static ValueType* sink() { return &LabelledPart::sink().value(); }

  // The child with these values, in the order of the declared labels; made, from zero, where there
  // is none. A metric without labels has one child, with no values. `status` is left alone where
  // that went well. Else the handle leads to a sink: kInvalid where the count is wrong or the
  // declaration was refused, kLimit where the storage is full or a value too long. Thread-safe; not
  // for interrupt handlers, though a handle's own functions may be.
  [[nodiscard]] Handle labels(const LabelValue* values, std::size_t count, Status& status) {
    if (!check(count, status)) return LabelledPart::sink();
    if (!labelled_) return Handle(nullptr, plain_);
    Handle handle = part_.handle(values);
    if (!handle.stored()) status = detail::no_room_for_child(part_);
    return handle;
  }
  [[nodiscard]] Handle labels(std::initializer_list<LabelValue> values, Status& status) {
    return labels(values.begin(), values.size(), status);
  }

  // The same by name, in any order: labels_by_name({{"result", "ok"}, {"sensor", "bme680"}}).
  // kInvalid where a name is missing, there twice or not one of the metric's.
  [[nodiscard]] Handle labels_by_name(const NamedLabel* labels, std::size_t count, Status& status) {
    LabelValueList values;
    if (!check(count, status)) return LabelledPart::sink();
    const Status order = detail::put_in_order(family(), labels, count, values);
    if (order.ok()) return this->labels(values.data(), values.size(), status);
    status = order;
    return LabelledPart::sink();
  }
  [[nodiscard]] Handle labels_by_name(std::initializer_list<NamedLabel> labels, Status& status) {
    return labels_by_name(labels.begin(), labels.size(), status);
  }

  // The same of a std::map, or whatever else has pairs of texts, at most kMaxLabels.
  template <class Pairs>
  [[nodiscard]] Handle labels_by_name(const Pairs& pairs, Status& status) {
    NamedLabel labels[kMaxLabels];
    std::size_t count = 0;
    for (const auto& [name, value] : pairs) {
      if (count == kMaxLabels) {
        (void)check(count + 1, status);
        return LabelledPart::sink();
      }
      labels[count++] = {name, value};
    }
    return labels_by_name(labels, count, status);
  }

  // Takes the child out of the page; a handle that still has it keeps it alive, unseen. That there
  // is none is fine. kInvalid where the count is wrong, or the metric has no labels. Thread-safe;
  // not for interrupt handlers.
  Status remove(const LabelValue* values, std::size_t count) {
    Status status;
    if (!check(count, status)) return status;
    if (!labelled_) return detail::check_label_count(family(), 1);
    part_.remove(values);
    return status;
  }
  Status remove(std::initializer_list<LabelValue> values) {
    return remove(values.begin(), values.size());
  }

  // Takes every child out of the page that has all these labels, whatever its others are:
  // remove_by_labels({{"sensor", "bme680"}}). No labels, no child. kInvalid where a name is not one
  // of the metric's, or there twice. Thread-safe; not for interrupt handlers.
  Status remove_by_labels(const NamedLabel* labels, std::size_t count) {
    if (count == 0) return Status();
    if (labelled_ && part_.remove_matching(labels, count)) return Status();
    return detail::no_such_label(family());
  }
  Status remove_by_labels(std::initializer_list<NamedLabel> labels) {
    return remove_by_labels(labels.begin(), labels.size());
  }

  // Removes every child; of a metric without labels, nothing. Thread-safe; not for interrupt
  // handlers.
  void clear() {
    if (labelled_) part_.clear();
  }

 protected:
  // Makes the part that is wanted; `arguments` are what it takes besides. `found`: what is wrong
  // with the declaration already, whose labels are then left alone.
  template <class... Arguments>
  DynamicMetric(const MetricDeclaration& declaration, CollectorRegistry& home, Status& status,
                Status found, const Arguments&... arguments)
      : labelled_(found.ok() && declaration.label_count != 0) {
    if (labelled_) {
      new (&part_) LabelledPart(declaration, home, arguments...);
      found = part_.try_attach(home);
    } else {
      new (&plain_) Plain(declaration, arguments...);
      found.ok() ? void(found = plain_.try_attach(home)) : plain_.refuse();
    }
    if (!found.ok()) status = found;
  }
  ~DynamicMetric() {
    if (labelled_) {
      part_.~LabelledPart();
    } else {
      plain_.~Plain();
    }
  }

  // Whether there are children with that many values.
  bool check(std::size_t count, Status& status) {
    if (count == family().label_count() && !family().badly_declared()) return true;
    status = detail::check_label_count(family(), count);
    return false;
  }

 private:
  using Plain = detail::DynamicPlain<ValueType>;

  bool labelled_;
  union {
    Plain plain_;
    LabelledPart part_;
  };
};

}  // namespace prometheus_express
