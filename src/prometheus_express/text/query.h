// Reads the parameters of a URL's query, and of a form: name=value&name=value, percent-encoded.
//
//   for (prom::QueryParameter parameter; prom::next_parameter(query, parameter);) {
//     if (parameter.name.is("debug")) use(parameter.value);
//   }
//
// Nothing is copied: an encoded text is compared as it stands, or read a byte at a time.
// Specification: the URL standard's application/x-www-form-urlencoded; '+' is a space, "%41" is
// 'A' with digits of either case, and a percent sign that no two digits follow stands for itself.
// Safe anywhere, interrupt handlers included.
#pragma once

#include <string_view>

namespace prometheus_express {

// A text with percent signs, as it came.
class EncodedText {
 public:
  constexpr EncodedText() = default;
  constexpr explicit EncodedText(std::string_view encoded) : rest_(encoded) {}

  // Says whether the decoded text is exactly `text`.
  [[nodiscard]] bool is(std::string_view text) const;

  // Says whether the decoded text begins with `text`; if so, takes that off its front.
  [[nodiscard]] bool skip(std::string_view text);

  // Takes the first decoded byte off the front; false at the end.
  [[nodiscard]] bool next(char& byte);

  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

struct QueryParameter {
  EncodedText name;
  EncodedText value;  // empty where there is no '='
};

// Takes the first parameter off `query`; false where there is none left. Empty ones ("a=1&&b=2")
// are passed over.
[[nodiscard]] bool next_parameter(std::string_view& query, QueryParameter& parameter);

}  // namespace prometheus_express
