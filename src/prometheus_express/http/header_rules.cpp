#include "prometheus_express/http/header_rules.h"

#include <limits>

#include "prometheus_express/http/characters.h"

namespace prometheus_express {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool parse_header_line(std::string_view line, Header& header) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view value = line.substr(colon + 1);
  header = {line.substr(0, colon), trim(value)};
  return is_token(header.name) && all_of(kFieldCharacter, value);
}

bool parse_content_length(std::string_view value, std::uint64_t& length) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  length = 0;
  for (const char c : value) {
    if (!is_digit(c)) return false;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (length > kMax / 10 || (length == kMax / 10 && digit > kMax % 10)) return false;
    length = length * 10 + digit;
  }
  return !value.empty();
}

bool is_http_version(std::string_view text) {
  return text.size() == 8 && text.substr(0, 5) == "HTTP/" && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

}  // namespace prometheus_express
