// What requests and responses have in common when they are read (RFC 9112, 2.3 and 5; RFC 9110,
// 8.6). Strict: what could be understood in two ways is refused.
//
// Inline, because a board that has only one of the two parsers then pays for no calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {

// Takes the name and the colon off a header line without its line end; what is left is the value,
// with the white space around it. False where the name is no token (so that a folded line, a space
// before the colon, and a line without a colon fail) or the value has control characters.
[[nodiscard]] inline bool take_header_name(std::string_view& line, std::string_view& name) {
  name = take_until(line, ':');
  // A line without a colon is a name that ends with the line's end.
  return is_token(name) && name.data() + name.size() != line.data() &&
         all_of(kFieldCharacter, line);
}

// False where the value is not a whole number, digits only. UINT32_MAX for all that is larger.
[[nodiscard]] inline bool parse_content_length(std::string_view value, std::uint32_t& length) {
  constexpr std::uint32_t kMax = largest<std::uint32_t>();
  length = 0;
  for (const char c : value) {
    if (!is_digit(c)) return false;
    const auto digit = static_cast<std::uint32_t>(c - '0');
    length = length < kMax / 10 ? length * 10 + digit : kMax;
  }
  return !value.empty();
}

// What a Transfer-Encoding says (RFC 9112, 6.1). Elements of lists may be empty (RFC 9110, 5.6.1).
enum class Codings : std::uint8_t {
  kChunked,
  kOthersThenChunked,
  kNotChunkedLast,  // nobody knows where the body ends
};
[[nodiscard]] inline Codings read_codings(std::string_view value) {
  Codings codings = Codings::kNotChunkedLast;
  bool others = false;
  while (!value.empty()) {
    const std::string_view coding = trim(take_until(value, ','));
    if (coding.empty()) continue;
    if (codings != Codings::kNotChunkedLast) return Codings::kNotChunkedLast;
    if (!is_text_in_any_case(coding, "chunked")) {
      others = true;
    } else {
      codings = others ? Codings::kOthersThenChunked : Codings::kChunked;
    }
  }
  return codings;
}

// Says whether the text has the form "HTTP/1.1", with any two digits, which stand at these places.
inline constexpr std::size_t kMajorAt = 5;
inline constexpr std::size_t kMinorAt = 7;
[[nodiscard]] inline bool is_http_version(std::string_view text) {
  return text.size() == kMinorAt + 1 && std::memcmp(text.data(), "HTTP/", kMajorAt) == 0 &&
         text[kMajorAt + 1] == '.' && is_digit(text[kMajorAt]) && is_digit(text[kMinorAt]);
}

}  // namespace prometheus_express
