#include "prometheus_express/push/remote_write/underscored_name.h"

#include "prometheus_express/metrics/name.h"

namespace prometheus_express {
namespace {

// Of a code point of more than one byte, a byte behind the first.
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

char UnderscoredName::next() {
  while (at_ < kPieces) {
    std::string_view& piece = pieces_[at_];
    if (piece.empty()) {
      ++at_;
      continue;
    }
    const char c = piece.front();
    piece.remove_prefix(1);
    if (is_continuation(c)) continue;
    const bool plain =
        detail::is_name_start(c) || (c == ':' && !label_) || (!first_ && is_digit(c));
    first_ = false;
    return plain ? c : '_';
  }
  return '\0';
}

void UnderscoredName::write_to(Writer& writer) const {
  UnderscoredName rest = *this;
  for (char c = rest.next(); c != '\0'; c = rest.next()) writer.character(c);
}

int compare(UnderscoredName a, UnderscoredName b) {
  for (;;) {
    const char left = a.next();
    const char right = b.next();
    if (left != right || left == '\0') return left - right;
  }
}

}  // namespace prometheus_express
