// Texts for the formats that need no escapes: takes back what LabelText did for those that do, and
// repairs what was not repaired yet.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/exposition/writer.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

// Writes a label value that is kept escaped (metrics/labels/label_text.h) as it was.
inline void write_unescaped(Writer& writer, std::string_view text) {
  for (;;) {
    const std::size_t at = text.find('\\');
    writer.text(text.substr(0, at));
    if (at == std::string_view::npos) return;
    writer.character(text[at + 1] == 'n' ? '\n' : text[at + 1]);
    text.remove_prefix(at + 2);
  }
}

// Writes a text with U+FFFD for what is not UTF-8.
inline void write_repaired(Writer& writer, std::string_view text) {
  while (!text.empty()) writer.text(take_utf8(text));
}

// How many bytes write_unescaped() writes.
inline std::size_t unescaped_size(std::string_view text) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i, ++size) {
    if (text[i] == '\\') ++i;
  }
  return size;
}

}  // namespace prometheus_express
