// What the text formats do to a label value: \, " and newline are written behind a backslash. The
// only place that knows.
#pragma once

#include <cstddef>
#include <string_view>

namespace prometheus_express {

// The letter after the backslash for a byte that must be escaped, else '\0'.
constexpr char escape_letter(char c) {
  switch (c) {
    case '\\':
      return '\\';
    case '"':
      return '"';
    case '\n':
      return 'n';
    default:
      return '\0';
  }
}

// The bytes that write_escaped() writes.
inline std::size_t escaped_size(std::string_view value) {
  std::size_t size = value.size();
  for (const char c : value) size += escape_letter(c) != '\0';
  return size;
}

// Gives the count of bytes written.
inline std::size_t write_escaped(std::string_view value, char* out) {
  const char* begin = out;
  for (const char c : value) {
    const char letter = escape_letter(c);
    if (letter != '\0') *out++ = '\\';
    *out++ = letter != '\0' ? letter : c;
  }
  return static_cast<std::size_t>(out - begin);
}

}  // namespace prometheus_express
