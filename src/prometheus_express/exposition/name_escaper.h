// Writes names the way an escaping scheme wants them. Specification: Prometheus'
// docs/instrumenting/escaping_schemes.md; where it and the official code differ, the code.
#pragma once

#include <cstdint>
#include <string_view>

#include "prometheus_express/exposition/escaping.h"
#include "prometheus_express/exposition/writer.h"

namespace prometheus_express {

// Whether every character is allowed in a name of before UTF-8 names: [a-zA-Z0-9_:], no digit
// first.
bool is_plain_name(std::string_view name);

// Writes one name that is put together from pieces ("namespace", "_", "name", "_total"), escaped as
// a whole. For kAllowUtf8, `"`, `\` and newline are escaped and the caller writes the quotes.
// `plain` says that the whole is_plain_name().
class NameEscaper {
 public:
  NameEscaper(Writer& writer, Escaping escaping, bool plain)
      : writer_(writer), escaping_(escaping), plain_(plain) {}

  void piece(std::string_view text) {
    if (plain_ && escaping_ != Escaping::kDots) {
      writer_.text(text);
    } else {
      escaped_piece(text);
    }
  }

 private:
  void escaped_piece(std::string_view text);
  void character(std::uint32_t code_point, std::string_view bytes);
  void hexadecimal(std::uint32_t code_point);

  Writer& writer_;
  Escaping escaping_;
  bool plain_;
  bool first_ = true;  // nothing was written yet
};

}  // namespace prometheus_express
