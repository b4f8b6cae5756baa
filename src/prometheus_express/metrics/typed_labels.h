// Labels as types, for a metric whose label values are easily mixed up: in another order they do
// not compile.
//
//   struct Method : prom::TypedLabel {
//     static constexpr char kName[] = "method";
//     using TypedLabel::TypedLabel;
//   };
//   struct Path : prom::TypedLabel {
//     static constexpr char kName[] = "path";
//     using TypedLabel::TypedLabel;
//   };
//   prom::TypedLabels<prom::Counter<2>, Method, Path> requests{"requests_total", "Served.",
//   registry}; void served() { requests.labels(Method{"GET"}, Path{"/"}).inc(); }
//
// It is that metric, in memory too, and takes no more time.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/labels/label_value.h"
#include "prometheus_express/metrics/name.h"

namespace prometheus_express {

// What a label's type derives from. It has the label's name as kName, a literal. Borrows its text
// for the length of the call that takes it.
class TypedLabel {
 public:
  // What labels() takes: text, or an integer.
  template <class Value>
  explicit TypedLabel(const Value& value) : value_(value) {}

  std::string_view text() const { return value_.text(); }

 private:
  LabelValue value_;
};

namespace detail {

template <class... Types>
struct TypeList;

template <class Type, class... Types>
inline constexpr bool kIsOneOf = (std::is_same_v<Type, Types> || ...);

template <class Metric>
inline constexpr std::size_t kLabelsOf = 0;
template <template <std::size_t...> class Metric, std::size_t Labels, std::size_t... Others>
inline constexpr std::size_t kLabelsOf<Metric<Labels, Others...>> = Labels;

}  // namespace detail

// `Metric` is a Counter<2>, Gauge<1>, Histogram<2, 5> and so on; `Labels` are its labels' types, in
// the order in which a page shows them.
template <class Metric, class... Labels>
class TypedLabels : private Metric {
  static_assert(detail::kLabelsOf<Metric> == sizeof...(Labels),
                "the first number of the metric is how many types of labels follow it: "
                "TypedLabels<Counter<2>, Method, Path>");
  static_assert((std::is_base_of_v<TypedLabel, Labels> && ...),
                "the type of a label derives from TypedLabel");

  using Handle = decltype(std::declval<Metric&>().labels(std::declval<const Labels&>().text()...));

 public:
  // `rest` is what the metric takes behind its labels: registry, buckets, options.
  template <class... Rest>
  TypedLabels(MetricName name, Documentation documentation, Rest&&... rest)
      : Metric(name, documentation, {Labels::kName...}, std::forward<Rest>(rest)...) {}

  // As the metric's own, with the labels in their order.
  template <class... Given>
  [[nodiscard]] Handle labels(const Given&... given) {
    check_order<Given...>();
    if constexpr (kInOrder<Given...>) return Metric::labels(given.text()...);
  }
  template <class... Given>
  void remove(const Given&... given) {
    check_order<Given...>();
    if constexpr (kInOrder<Given...>) Metric::remove(given.text()...);
  }

  // As the metric's own, with some of the labels, in any order.
  template <class... Given>
  void remove_by_labels(const Given&... given) {
    static_assert((detail::kIsOneOf<Given, Labels...> && ...),
                  "remove_by_labels() takes labels of the metric: remove_by_labels(Path{\"/\"})");
    if constexpr ((detail::kIsOneOf<Given, Labels...> && ...)) {
      Metric::remove_by_labels({{Given::kName, given.text()}...});
    }
  }

  using Metric::clear;

  // What registries know of it; for CollectorRegistry::unregister() and Registration.
  Family& family() { return *this; }

 private:
  template <class... Given>
  static constexpr bool kInOrder =
      std::is_same_v<detail::TypeList<Given...>, detail::TypeList<Labels...>>;

  template <class... Given>
  static constexpr void check_order() {
    static_assert(kInOrder<Given...>,
                  "labels() and remove() take each of the metric's labels by its type, in their "
                  "order: labels(Method{\"GET\"}, Path{\"/\"})");
  }
};

}  // namespace prometheus_express
