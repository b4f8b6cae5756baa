// Which bytes HTTP allows where (RFC 9110 5.6, RFC 9112 3.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

enum CharacterClass : std::uint8_t {
  kTokenCharacter = 1,   // names of methods and headers
  kFieldCharacter = 2,   // values of headers: all but control characters; tab is allowed
  kTargetCharacter = 4,  // path and query: printable ASCII but '#', more than RFC 3986 lets through
                         // because clients send '|' and '{' as they are, and nobody misreads them
  kHostCharacter = 8,    // host and port
  kHexDigit = 16,
};

// Of the ASCII characters. All others may be in the value of a header and nowhere else.
inline constexpr std::size_t kAsciiCharacters = 128;
extern const std::array<std::uint8_t, kAsciiCharacters> kCharacterClasses;

inline bool is_of(CharacterClass set, char c) {
  const auto code = static_cast<unsigned char>(c);
  const unsigned classes =
      code < kAsciiCharacters ? kCharacterClasses[code] : unsigned{kFieldCharacter};
  return (classes & set) != 0;
}

[[nodiscard]] bool all_of(CharacterClass set, const std::string_view& text);

// A name of a method or a header: at least one character.
[[nodiscard]] bool is_token(const std::string_view& text);

// Without the spaces and tabs around it.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace prometheus_express
