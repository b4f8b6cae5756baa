// Names and help texts, checked where they are written down.
//
// All of them borrow their text: a string literal, or, through borrowed(), a text that outlives the
// metric. In C++20 a literal that is no good does not compile; in C++17 it is reported when the
// metric is registered. Specification: the Prometheus data model, "Metric names and labels".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "prometheus_express/metrics/type.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

// Well-formed UTF-8, not empty.
constexpr bool is_utf8_name(std::string_view text);

// [a-zA-Z_:][a-zA-Z0-9_:]*
constexpr bool is_metric_name(std::string_view text);

// [a-zA-Z_][a-zA-Z0-9_]*, not beginning with "__", and not the label that a histogram ("le") or a
// summary ("quantile") writes itself.
constexpr bool is_label_name(std::string_view text, MetricType type);

// `name` without `suffix` at its end, if it is there and not all.
constexpr std::string_view without_suffix(std::string_view name, std::string_view suffix) {
  if (name.size() <= suffix.size()) return name;
  const std::size_t stem = name.size() - suffix.size();
  return std::string_view(name.data() + stem, suffix.size()) == suffix
             ? std::string_view(name.data(), stem)
             : name;
}

namespace detail {

// Not constexpr on purpose: to call one of these is what the compiler complains of.
inline void a_metric_name_must_match_the_pattern() {}
inline void a_label_name_must_match_the_pattern_and_not_be_reserved() {}
inline void a_utf8_name_must_be_utf8_and_not_empty() {}

// What is no literal, nor a name or help text already: a mistake, which a static_assert names.
template <class Other>
inline constexpr bool kIsLiteral = false;
template <std::size_t Size>
inline constexpr bool kIsLiteral<const char (&)[Size]> = true;
template <class Other, class Name>
using IfNoLiteral =
    std::enable_if_t<!kIsLiteral<Other&&> && !std::is_same_v<std::decay_t<Other>, Name>, int>;
template <class>
inline constexpr bool kNever = false;

// For borrowed(), which takes a std::string too: one that ends with the line is a mistake.
template <class Text>
using IfOwnsText = decltype(static_cast<const char*>(std::declval<Text&>().c_str()), 0);
template <class Text>
constexpr void check_outlives_line() {
  static_assert(std::is_lvalue_reference_v<Text>,
                "that text ends with this line: borrowed() takes a variable that outlives the "
                "metric");
}

// What a name may begin with.
constexpr bool is_name_start(char c) { return is_letter(c) || c == '_'; }

}  // namespace detail

class MetricName {
 public:
  template <std::size_t Size>
  PROMETHEUS_EXPRESS_CONSTEVAL MetricName(const char (&text)[Size]) : text_(text) {
    if (kNamesCheckedByCompiler && !is_metric_name({text, Size - 1})) {
      detail::a_metric_name_must_match_the_pattern();
    }
  }
  template <class Other, detail::IfNoLiteral<Other, MetricName> = 0>
  MetricName(Other&&) {
    static_assert(detail::kNever<Other>,
                  "a metric's name is a literal; one made at run time is "
                  "MetricName::borrowed(text), and the text must outlive the metric");
  }

  // A name made at run time; `text` ends with '\0' and outlives the metric.
  static constexpr MetricName borrowed(const char* text) { return MetricName(text, false); }

  // The same of a std::string, or what else has c_str(): a variable that outlives the metric.
  template <class Text, detail::IfOwnsText<Text> = 0>
  static constexpr MetricName borrowed(Text&& text) {
    detail::check_outlives_line<Text>();
    return borrowed(text.c_str());
  }

  // Any UTF-8 text as a name, "http.server.requests". Prometheus 3 knows such names; to older
  // servers they are written with '_' for what they do not know.
  template <std::size_t Size>
  static PROMETHEUS_EXPRESS_CONSTEVAL MetricName utf8(const char (&text)[Size]) {
    if (kNamesCheckedByCompiler && !is_utf8_name({text, Size - 1})) {
      detail::a_utf8_name_must_be_utf8_and_not_empty();
    }
    return MetricName(text, true);
  }

  constexpr const char* text() const { return text_; }
  constexpr bool is_utf8() const { return utf8_ != 0; }

 private:
  constexpr MetricName(const char* text, bool utf8) : text_(text), utf8_(utf8) {}

  const char* text_;
  std::uint32_t utf8_ = 0;  // not a bool: half a word makes each call 8 bytes larger on a Cortex-M
};

// What a metric is about, for a person. Any UTF-8 text, which is checked when the metric is
// registered.
class Documentation {
 public:
  template <std::size_t Size>
  constexpr Documentation(const char (&text)[Size]) : text_(text) {}
  template <class Other, detail::IfNoLiteral<Other, Documentation> = 0>
  Documentation(Other&&) {
    static_assert(detail::kNever<Other>,
                  "a metric's second argument says what it tells, as a literal: "
                  "Gauge g{\"name\", \"What it tells.\", registry}; a text made at run time is "
                  "Documentation::borrowed(text), and must outlive the metric");
  }

  // `text` ends with '\0' and outlives the metric.
  static constexpr Documentation borrowed(const char* text) { return Documentation(text, 0); }

  // The same of a std::string, or what else has c_str(): a variable that outlives the metric.
  template <class Text, detail::IfOwnsText<Text> = 0>
  static constexpr Documentation borrowed(Text&& text) {
    detail::check_outlives_line<Text>();
    return borrowed(text.c_str());
  }

  constexpr const char* text() const { return text_; }

 private:
  constexpr Documentation(const char* text, int) : text_(text) {}
  const char* text_;
};

// The name of a label of a metric of one type.
template <MetricType kType>
class LabelName {
 public:
  template <std::size_t Size>
  PROMETHEUS_EXPRESS_CONSTEVAL LabelName(const char (&text)[Size]) : text_(text) {
    if (kNamesCheckedByCompiler && !is_label_name({text, Size - 1}, kType)) {
      detail::a_label_name_must_match_the_pattern_and_not_be_reserved();
    }
  }
  template <class Other, detail::IfNoLiteral<Other, LabelName> = 0>
  LabelName(Other&&) {
    static_assert(detail::kNever<Other>,
                  "a label's name is a literal; one made at run time is "
                  "LabelName<...>::borrowed(text), and the text must outlive the metric");
  }

  // A name made at run time; `text` ends with '\0' and outlives the metric.
  static constexpr LabelName borrowed(const char* text) { return LabelName(text, false); }

  // The same of a std::string, or what else has c_str(): a variable that outlives the metric.
  template <class Text, detail::IfOwnsText<Text> = 0>
  static constexpr LabelName borrowed(Text&& text) {
    detail::check_outlives_line<Text>();
    return borrowed(text.c_str());
  }

  // Any UTF-8 text as a name, as MetricName::utf8().
  template <std::size_t Size>
  static PROMETHEUS_EXPRESS_CONSTEVAL LabelName utf8(const char (&text)[Size]) {
    if (kNamesCheckedByCompiler && !is_utf8_name({text, Size - 1})) {
      detail::a_utf8_name_must_be_utf8_and_not_empty();
    }
    return LabelName(text, true);
  }

  constexpr const char* text() const { return text_; }
  constexpr bool is_utf8() const { return utf8_ != 0; }

 private:
  constexpr LabelName(const char* text, bool utf8) : text_(text), utf8_(utf8) {}

  const char* text_;
  bool utf8_ = false;
};

constexpr bool is_utf8_name(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    if (!skip_utf8(text)) return false;
  }
  return true;
}

constexpr bool is_metric_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits =
        detail::is_name_start(text[i]) || text[i] == ':' || (i > 0 && is_digit(text[i]));
    if (!fits) return false;
  }
  return !text.empty();
}

constexpr bool is_label_name(std::string_view text, MetricType type) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!detail::is_name_start(text[i]) && (i == 0 || !is_digit(text[i]))) return false;
  }
  if (text.empty() || text.substr(0, 2) == "__") return false;
  if (type == MetricType::kHistogram || type == MetricType::kGaugeHistogram) return text != "le";
  if (type == MetricType::kSummary) return text != "quantile";
  return true;
}

}  // namespace prometheus_express
