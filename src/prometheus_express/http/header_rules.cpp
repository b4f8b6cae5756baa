#include "prometheus_express/http/header_rules.h"

#include <cstring>
#include <limits>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {

bool parse_header_line(std::string_view line, Header& header) {
  header.name = take_until(line, ':');
  // A line without a colon is a name that ends with the line's end.
  if (!is_token(header.name) || header.name.data() + header.name.size() == line.data() ||
      !all_of(kFieldCharacter, line)) {
    return false;
  }
  header.value = trim(line);
  return true;
}

bool parse_content_length(std::string_view value, std::uint32_t& length) {
  constexpr std::uint32_t kMax = std::numeric_limits<std::uint32_t>::max();
  length = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return false;
    const auto digit = static_cast<std::uint32_t>(c - '0');
    length = length < kMax / 10 ? length * 10 + digit : kMax;
  }
  return !value.empty();
}

bool is_http_version(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == kMinorAt + 1 && std::memcmp(text.data(), "HTTP/", kMajorAt) == 0 &&
         text[kMajorAt + 1] == '.' && is_digit(text[kMajorAt]) && is_digit(text[kMinorAt]);
}

}  // namespace prometheus_express
