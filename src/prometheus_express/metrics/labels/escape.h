// What the text formats do to a label value: \, " and newline are written behind a backslash, and
// what is not UTF-8 as U+FFFD. The only place that knows.
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

// Takes the first character off the front of `value`, which is not empty; gives what is written for
// it.
[[nodiscard]] std::string_view take_escaped(std::string_view& value);

// How much of the front of a text is written as it is, whatever is escaped: ASCII without \, " and
// newline. Eight bytes at a time, for hosts.
[[nodiscard]] std::size_t plain_size(std::string_view text);

// The bytes that write_escaped() writes.
[[nodiscard]] std::size_t escaped_size(std::string_view value);

// Gives the count of bytes written.
std::size_t write_escaped(std::string_view value, char* out);

}  // namespace prometheus_express
