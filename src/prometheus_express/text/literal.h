// Comparisons of texts. Out of line, by reference, and with literals without their lengths: a call
// of one costs a board a third of the flash of a comparison of two string views.
#pragma once

#include <string_view>

namespace prometheus_express {

// Says whether both are the same, byte for byte.
[[nodiscard]] bool same_text(const std::string_view& a, const std::string_view& b);

// Says whether `text` is `literal`, which ends with '\0' and has no other one.
[[nodiscard]] bool is_text(const std::string_view& text, const char* literal);

// The same, ASCII letters being equal in either case. `literal` is in lower case.
[[nodiscard]] bool is_text_in_any_case(const std::string_view& text, const char* literal);

// If `text` begins with `literal`, in lower case, in any case: takes it off the front.
[[nodiscard]] bool take_in_any_case(std::string_view& text, const char* literal);

// What comes before the first `separator`, which is taken off the front of `text` together with it;
// all of `text` where there is none.
[[nodiscard]] std::string_view take_until(std::string_view& text, char separator);

}  // namespace prometheus_express
