// Which bytes HTTP allows where (RFC 9110 5.6, RFC 9112 3.2).
#pragma once

#include <array>
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

constexpr std::array<std::uint8_t, 256> character_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&classes](std::string_view characters, int set) {
    for (const char c : characters) {
      auto& entry = classes[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint8_t>(entry | set);
    }
  };
  for (unsigned c = 0x20; c <= 0xFF; ++c) {
    if (c != 0x7F) classes[c] = kFieldCharacter;
  }
  for (unsigned c = 0x21; c <= 0x7E; ++c) {
    if (c != '#') classes[c] |= kTargetCharacter;
  }
  mark("\t", kFieldCharacter);
  mark("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
       kTokenCharacter | kHostCharacter);
  mark("!#$%&'*+-.^_`|~", kTokenCharacter);
  mark("-._~!$&'()*+,;=%:[]", kHostCharacter);
  mark("0123456789abcdefABCDEF", kHexDigit);
  return classes;
}

inline constexpr std::array<std::uint8_t, 256> kCharacterClasses = character_classes();

inline bool is_of(CharacterClass set, char c) {
  return (kCharacterClasses[static_cast<unsigned char>(c)] & set) != 0;
}

inline bool all_of(CharacterClass set, std::string_view text) {
  for (const char c : text) {
    if (!is_of(set, c)) return false;
  }
  return true;
}

// A name of a method or a header: at least one character.
inline bool is_token(std::string_view text) {
  return !text.empty() && all_of(kTokenCharacter, text);
}

// Without the spaces and tabs around it.
inline std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace prometheus_express
