#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!skip_utf8(text)) return false;
  }
  return true;
}

std::string_view take_utf8(std::string_view& text) {
  const char* const begin = text.data();
  if (!skip_utf8(text)) return kReplacementText;
  return {begin, static_cast<std::size_t>(text.data() - begin)};
}

std::uint32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  std::uint32_t code = character.size() == 1 ? lead : lead & (0xffu >> (character.size() + 1));
  for (const char c : character.substr(1))
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
  return code;
}

std::size_t repaired_size(std::string_view text) {
  std::size_t size = 0;
  while (!text.empty()) size += take_utf8(text).size();
  return size;
}

}  // namespace prometheus_express
