#include "prometheus_express/exposition/name_escaper.h"

#include "prometheus_express/metrics/name.h"
#include "prometheus_express/text/hexadecimal.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

bool is_plain(std::uint32_t c, bool first, bool label) {
  if (c > 0x7f) return false;
  const char character = static_cast<char>(c);
  return detail::is_name_start(character) || (character == ':' && !label) ||
         (!first && is_digit(character));
}

bool are_plain(std::string_view text, bool first, bool label) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_plain(static_cast<unsigned char>(text[i]), first && i == 0, label)) return false;
  }
  return !text.empty();
}

}  // namespace

bool is_plain_name(std::string_view name) { return are_plain(name, true, false); }

bool is_plain_name(std::string_view prefix, std::string_view name) {
  return are_plain(name, prefix.empty(), false);
}

bool is_plain_label(std::string_view name) { return are_plain(name, true, true); }

namespace {

void write_escaped_name(Writer& writer, Escaping escaping, const FullName& name, NameOf what) {
  const bool label = what == NameOf::kLabel;
  const bool plain = label ? is_plain_label(name.stem) : is_plain_name(name.prefix, name.stem);
  if (label && plain) return writer.text(name.stem);
  const bool quoted = escaping == Escaping::kAllowUtf8 && !plain;
  if (quoted) writer.character('"');
  NameEscaper escaper{writer, escaping, plain, what};
  escaper.prefix(name.prefix);
  escaper.piece(name.stem);
  escaper.piece(name.ending);
  writer.text(name.suffix);
  if (quoted) writer.character('"');
}

void write_underscored_name(Writer& writer, Escaping, const FullName& name, NameOf what) {
  const bool label = what == NameOf::kLabel;
  if (!name.prefix.empty()) {
    writer.text(name.prefix);
    writer.character('_');
  }
  bool first = name.prefix.empty();
  for (const char c : name.stem) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;  // one '_' a code point, which begins with another byte
    writer.character(is_plain(byte, first, label) ? c : '_');
    first = false;
  }
  writer.text(name.ending);
  writer.text(name.suffix);
}

bool quotes_metric_name(Escaping escaping, const FullName& name) {
  return escaping == Escaping::kAllowUtf8 && !is_plain_name(name.prefix, name.stem);
}

}  // namespace

const NameStyle kEscapedNames = {write_escaped_name, quotes_metric_name};
const NameStyle kUnderscoredNames = {write_underscored_name, nullptr};

void NameEscaper::escaped_piece(std::string_view text) {
  if (first_ && escaping_ == Escaping::kValues) writer_.text("U__");
  while (!text.empty()) {
    const std::string_view taken = take_utf8(text);
    character(code_point(taken), taken);
    first_ = false;
  }
}

void NameEscaper::character(std::uint32_t code_point, std::string_view bytes) {
  const bool plain = is_plain(code_point, first_, label_);
  switch (escaping_) {
    case Escaping::kAllowUtf8:
      if (code_point == '"' || code_point == '\\') writer_.character('\\');
      return code_point == '\n' ? writer_.text("\\n") : writer_.text(bytes);
    case Escaping::kUnderscores:
      return plain ? writer_.text(bytes) : writer_.character('_');
    case Escaping::kDots:
      if (code_point == '_') return writer_.text("__");
      if (code_point == '.') return writer_.text("_dot_");
      return plain ? writer_.text(bytes) : writer_.text("__");
    case Escaping::kValues:
      if (code_point == '_') return writer_.text("__");
      return plain ? writer_.text(bytes) : hexadecimal(code_point);
  }
}

void NameEscaper::hexadecimal(std::uint32_t code_point) {
  writer_.character('_');
  int shift = 20;
  while (shift > 0 && code_point >> shift == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) writer_.character(kHexDigits[code_point >> shift & 0xf]);
  writer_.character('_');
}

}  // namespace prometheus_express
