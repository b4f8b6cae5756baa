// The chunked decoder against RFC 9112, 7.1, read off the page: one function for each rule of its
// grammar, over the whole input.
#include <string>

#include "fuzz/support/splits.h"
#include "prometheus_express/http/chunked_decoder.h"

using prometheus_express::ChunkedDecoder;
using Verdict = ChunkedDecoder::Verdict;

namespace {

// The most that one line of a chunk's size, or all trailers, may take.
constexpr std::size_t kMaxExtraBytes = 1024;

struct Decoded {
  bool operator==(const Decoded& other) const {
    return verdict == other.verdict && taken == other.taken && body == other.body;
  }

  Verdict verdict = Verdict::kIncomplete;
  std::size_t taken = 0;
  std::string body;
};

class Reference {
 public:
  Reference(std::string_view in, std::size_t room) : in_(in), room_(room) {}

  Decoded decode() {
    try {
      while (chunk()) continue;
      trailer_section();
      result_.verdict = Verdict::kComplete;
    } catch (Verdict verdict) {
      result_.verdict = verdict;
    }
    result_.taken = at_;
    return result_;
  }

 private:
  // chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF; false for the last one.
  bool chunk() {
    begin_ = at_;
    if (!is_hex(peek())) refuse();
    std::uint64_t size = 0;
    while (is_hex(peek())) {
      const auto digit = static_cast<unsigned>(std::stoi(std::string(1, next()), nullptr, 16));
      size = size >> 60 != 0 ? UINT64_MAX : size * 16 + digit;
    }
    chunk_extensions();
    expect('\r');
    expect('\n');
    if (size == 0) return false;
    if (size > room_ - result_.body.size()) throw Verdict::kBodyTooLarge;
    const std::string_view data = in_.substr(at_, size);
    result_.body += data;
    at_ += data.size();
    begin_ = at_;
    expect('\r');
    expect('\n');
    return true;
  }

  // *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), and spaces that servers pad with
  void chunk_extensions() {
    for (spaces(); peek() == ';'; spaces()) {
      next();
      spaces();
      token();
      spaces();
      if (peek() != '=') continue;
      next();
      spaces();
      peek() == '"' ? quoted_string() : token();
    }
  }

  void quoted_string() {
    next();
    while (peek() != '"') {
      if (peek() == '\\') next();
      text();
    }
    next();
  }

  // *( field-name ":" field-value CRLF ) CRLF
  void trailer_section() {
    begin_ = at_;
    while (peek() != '\r') {
      token();
      expect(':');
      while (peek() != '\r') text();
      next();
      expect('\n');
    }
    next();
    expect('\n');
  }

  void token() {
    if (!is_tchar(peek())) refuse();
    while (is_tchar(peek())) next();
  }
  void spaces() {
    while (peek() == ' ' || peek() == '\t') next();
  }
  // HTAB / SP / VCHAR / obs-text
  void text() {
    const auto c = static_cast<unsigned char>(peek());
    if (c != '\t' && (c < ' ' || c == 0x7F)) refuse();
    next();
  }
  void expect(char c) {
    if (peek() != c) refuse();
    next();
  }

  char peek() const {
    if (at_ == in_.size()) throw Verdict::kIncomplete;
    return in_[at_];
  }
  char next() {
    const char c = in_[at_++];
    if (at_ - begin_ > kMaxExtraBytes) throw Verdict::kTrailersTooLarge;
    return c;
  }
  [[noreturn]] void refuse() {
    ++at_;
    throw Verdict::kMalformed;
  }

  static bool is_hex(char c) { return c != '\0' && std::strchr("0123456789abcdefABCDEF", c); }
  static bool is_tchar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
  }

  std::string_view in_;
  std::size_t room_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of what is counted towards kMaxExtraBytes
  Decoded result_;
};

// In place: each piece is decoded to its own beginning.
template <class PieceOf>
Decoded decode(std::string_view bytes, std::size_t room, const PieceOf& piece_of) {
  ChunkedDecoder decoder{};
  Decoded all;
  while (all.taken < bytes.size() && all.verdict == Verdict::kIncomplete) {
    std::string piece(bytes.substr(all.taken, piece_of(all.taken)));
    const auto progress =
        decoder.decode(piece.data(), piece.size(), piece.data(), room - all.body.size());
    REQUIRE(progress.taken <= piece.size());
    REQUIRE(progress.decoded <= progress.taken);
    if (progress.verdict == Verdict::kIncomplete) REQUIRE(progress.taken == piece.size());
    all.verdict = progress.verdict;
    all.taken += progress.taken;
    all.body.append(piece, 0, progress.decoded);
  }
  return all;
}

}  // namespace

void fuzz::run(Input input) {
  const std::size_t room = input.byte() * std::size_t{4};
  const std::string_view bytes = input.rest();
  const Decoded decoded = same_at_every_split(
      bytes,
      [&](std::string_view all, const auto& piece_of) { return decode(all, room, piece_of); });
  REQUIRE((decoded == Reference(bytes, room).decode()));
}
