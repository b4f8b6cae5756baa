#include "prometheus_express/metrics/family/written_name.h"

#include "prometheus_express/metrics/name.h"
#include "prometheus_express/text/hexadecimal.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

bool is_plain(std::uint32_t code_point, bool first, bool label) {
  if (code_point > 0x7f) return false;
  const char c = static_cast<char>(code_point);
  return detail::is_name_start(c) || (c == ':' && !label) || (!first && is_digit(c));
}

bool are_plain(std::string_view text, bool first, bool label) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_plain(static_cast<unsigned char>(text[i]), first && i == 0, label)) return false;
  }
  return true;
}

}  // namespace

WrittenName::WrittenName(Way way, std::string_view prefix, std::string_view stem,
                         std::string_view ending, std::string_view suffix)
    : pieces_{prefix, prefix.empty() ? "" : "_", stem, ending},
      suffix_(suffix),
      way_(way),
      plain_(are_plain(stem, prefix.empty(), false)) {
  if (!plain_ && way == Way::kValues) put("U__");
}

WrittenName WrittenName::of_label(Way way, std::string_view name) {
  WrittenName label{way, "", name};
  label.label_ = true;
  const bool plain = are_plain(name, true, true);
  if (!plain && label.plain_ && way == Way::kValues) label.put("U__");
  label.plain_ = plain;
  return label;
}

char WrittenName::next() {
  if (ready_read_ == ready_size_ && !refill()) return '\0';
  return ready_[ready_read_++];
}

// The next character, escaped; false at the end.
bool WrittenName::refill() {
  ready_read_ = ready_size_ = 0;
  while (piece_ < kPieces && pieces_[piece_].empty()) ++piece_;
  if (piece_ < kPieces) {
    escape(code_point(take_utf8(pieces_[piece_])));
    first_ = false;
  } else if (!suffix_.empty()) {
    put(suffix_.substr(0, 1));
    suffix_.remove_prefix(1);
  }
  return ready_size_ != 0;
}

void WrittenName::escape(std::uint32_t code_point) {
  const char c = static_cast<char>(code_point);
  const bool as_it_is = plain_ && (label_ || way_ != Way::kDots);
  const bool plain = is_plain(code_point, first_, label_);
  if (as_it_is || (plain && (c != '_' || way_ == Way::kUnderscores))) return put({&c, 1});
  if (way_ == Way::kUnderscores) return put("_");
  if (code_point == '_' || (way_ == Way::kDots && code_point != '.')) return put("__");
  if (way_ == Way::kDots) return put("_dot_");
  put("_");
  int shift = 20;
  while (shift > 0 && code_point >> shift == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) put({&kHexDigits[code_point >> shift & 0xf], 1});
  put("_");
}

void WrittenName::put(std::string_view text) {
  ready_size_ += text.copy(ready_ + ready_size_, kLongest - ready_size_);
}

bool is_same(WrittenName a, WrittenName b) {
  for (;;) {
    const char c = a.next();
    if (c != b.next()) return false;
    if (c == '\0') return true;
  }
}

bool is_same(WrittenName a, std::string_view b) {
  for (const char c : b) {
    if (a.next() != c) return false;
  }
  return a.next() == '\0';
}

}  // namespace prometheus_express
