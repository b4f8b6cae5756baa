#include "prometheus_express/http/characters.h"

namespace prometheus_express {
namespace {

using Classes = std::array<std::uint8_t, kAsciiCharacters>;

constexpr Classes character_classes() {
  Classes classes{};
  const auto mark = [&classes](std::string_view characters, int set) {
    for (const char c : characters) {
      auto& entry = classes[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint8_t>(entry | set);
    }
  };
  for (unsigned c = 0x20; c < 0x7F; ++c) classes[c] = kFieldCharacter;
  for (unsigned c = 0x21; c < 0x7F; ++c) {
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

}  // namespace

const Classes kCharacterClasses = character_classes();

bool all_of(CharacterClass set, const std::string_view& text) {
  for (const char c : text) {
    if (!is_of(set, c)) return false;
  }
  return true;
}

bool is_token(const std::string_view& text) {
  return !text.empty() && all_of(kTokenCharacter, text);
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace prometheus_express
