#include "prometheus_express/metrics/labels/escape.h"

#include <cstdint>
#include <cstring>

#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

std::string_view take_escaped(std::string_view& value) {
  const std::string_view taken = take_utf8(value);
  switch (taken.front()) {
    case '\\':
      return "\\\\";
    case '"':
      return "\\\"";
    case '\n':
      return "\\n";
    default:
      return taken;
  }
}

namespace {

// A bit in each byte of a word that is `c`; below the first of them, no other.
constexpr std::uint64_t bytes_that_are(std::uint64_t word, char c) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t others = word ^ kOnes * static_cast<unsigned char>(c);
  return (others - kOnes) & ~others & 0x8080808080808080;
}

bool has_odd(const char* eight_bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, eight_bytes, sizeof word);
  return ((word & 0x8080808080808080) | bytes_that_are(word, '\\') | bytes_that_are(word, '\n') |
          bytes_that_are(word, '"')) != 0;
}

}  // namespace

std::size_t plain_size(std::string_view text) {
  std::size_t size = 0;
  while (size + 8 <= text.size() && !has_odd(text.data() + size)) size += 8;
  const auto is_plain = [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && escape_letter(c) == '\0';
  };
  while (size < text.size() && is_plain(text[size])) ++size;
  return size;
}

std::size_t escaped_size(std::string_view value) {
  std::size_t size = 0;
  while (!value.empty()) size += take_escaped(value).size();
  return size;
}

std::size_t write_escaped(std::string_view value, char* out) {
  std::size_t size = 0;
  while (!value.empty()) {
    const std::string_view taken = take_escaped(value);
    size += taken.copy(out + size, taken.size());
  }
  return size;
}

}  // namespace prometheus_express
