// Writes names the way an escaping scheme wants them. Specification: Prometheus'
// docs/instrumenting/escaping_schemes.md; where it and the official code differ, the code.
#pragma once

#include <cstdint>
#include <string_view>

#include "prometheus_express/exposition/escaping.h"
#include "prometheus_express/exposition/format.h"
#include "prometheus_express/exposition/writer.h"

namespace prometheus_express {

// Says whether every character is allowed in a name of before UTF-8 names: [a-zA-Z0-9_:], no digit
// first.
bool is_plain_name(std::string_view name);

// Says whether what is_plain_name() says holds for `name` behind `prefix` and '_', where there is a
// prefix; it is plain itself.
bool is_plain_name(std::string_view prefix, std::string_view name);

// As is_plain_name(), for the name of a label: it has no ':'.
bool is_plain_label(std::string_view name);

// Every escaping; in quotes where it is kAllowUtf8 and the name needs them.
extern const NameStyle kEscapedNames;

// The same, whatever the escaping, as Escaping::kUnderscores. All that text 0.0.4 needs.
extern const NameStyle kUnderscoredNames;

// Writes one name that is put together from pieces ("namespace", "_", "name"), escaped as a whole.
// For kAllowUtf8, `"`, `\` and newline are escaped and the caller writes the quotes. `plain` says
// that the whole is_plain_name(), or is_plain_label() if it is a label's.
class NameEscaper {
 public:
  NameEscaper(Writer& writer, Escaping escaping, bool plain, NameOf what, bool first = true)
      : writer_(writer),
        escaping_(escaping),
        plain_(plain),
        label_(what == NameOf::kLabel),
        first_(first) {}

  // The namespace, if there is one, and what separates it.
  void prefix(std::string_view text) {
    if (text.empty()) return;
    piece(text);
    piece("_");
  }

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
  bool label_;
  bool first_;  // nothing was written yet
};

}  // namespace prometheus_express
