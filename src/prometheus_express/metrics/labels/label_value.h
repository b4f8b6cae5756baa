// The value of one label: any bytes, of which what is not UTF-8 becomes U+FFFD, or an integer,
// which becomes its decimal digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "prometheus_express/text/decimal.h"

namespace prometheus_express {

namespace detail {

template <class T>
inline constexpr bool is_label_integer =
    std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>;

template <class T>
inline constexpr bool is_label_text = std::is_convertible_v<const T&, std::string_view> &&
                                      !std::is_same_v<std::decay_t<T>, std::nullptr_t>;

}  // namespace detail

// Borrows its text for the length of the call that takes it.
class LabelValue {
 public:
  // A literal, const char* (never null), std::string or std::string_view.
  template <class Text, std::enable_if_t<detail::is_label_text<Text>, int> = 0>
  LabelValue(const Text& text) : text_(text) {}

  template <class Integer, std::enable_if_t<detail::is_label_integer<Integer>, int> = 0>
  LabelValue(Integer value) {
    const bool negative = value < 0;
    const auto magnitude = static_cast<std::uint64_t>(value);
    write_digits(negative ? 0 - magnitude : magnitude, negative);
  }

  // Anything else is a mistake, which this names.
  template <
      class Other,
      std::enable_if_t<!detail::is_label_text<Other> && !detail::is_label_integer<Other>, int> = 0>
  LabelValue(const Other&) {
    static_assert(!std::is_same_v<Other, std::nullptr_t>,
                  "a label's value is text: nullptr is none");
    static_assert(!std::is_same_v<Other, bool>,
                  "a label's value is text or an integer: which words are true and false? "
                  "labels(on ? \"on\" : \"off\")");
    static_assert(
        !std::is_same_v<Other, char>,
        "a char is a digit or a text? labels(int{c}), or labels(std::string_view(&c, 1))");
    static_assert(
        !std::is_floating_point_v<Other>,
        "a label's value is text or an integer: each value makes a new series, so round it");
    static_assert(!std::is_enum_v<Other>,
                  "an enumeration's value has no text: labels(name_of(value)), or its integer");
    static_assert(
        std::is_null_pointer_v<Other> || std::is_arithmetic_v<Other> || std::is_enum_v<Other>,
        "a label's value is text (a literal, std::string, std::string_view) or an integer");
  }

  LabelValue(const LabelValue&) = delete;
  LabelValue& operator=(const LabelValue&) = delete;

  std::string_view text() const { return text_; }

 private:
  void write_digits(std::uint64_t magnitude, bool negative) {
    digits_[0] = '-';
    const std::size_t sign = negative ? 1 : 0;
    text_ = {digits_, sign + write_decimal(magnitude, digits_ + sign)};
  }

  std::string_view text_;
  char digits_[kMaxDecimalDigits + 1];  // written only for integers
};

// One label of a child, by the name with which it was declared. Borrowed for the length of a call.
struct NamedLabel {
  std::string_view name;
  std::string_view value;
};

}  // namespace prometheus_express
