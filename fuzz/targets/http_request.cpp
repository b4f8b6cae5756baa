// The request parser: requests one behind the other, cut at every place, are understood as in one
// piece; and what it lets through holds what it promises to handlers.
#include <string>
#include <tuple>
#include <vector>

#include "fuzz/support/splits.h"
#include "prometheus_express/http/request_parser.h"

using prometheus_express::Header;
using prometheus_express::Request;
using prometheus_express::RequestParser;
using Verdict = RequestParser::Verdict;

namespace {

constexpr std::size_t kCapacity = 192;

// The requests as text, and how it ends: a refusal's status, or 0 for one that is not complete.
struct Understood {
  bool operator==(const Understood& other) const {
    return requests == other.requests && refusal == other.refusal;
  }

  std::vector<std::string> requests;
  int refusal = 0;
};

int count(const Request& request, std::string_view name) {
  int found = 0;
  for (const Header& header : request.headers()) {
    found += prometheus_express::equals_ignoring_case(header.name, name) ? 1 : 0;
  }
  return found;
}

// What a handler and a proxy in front may rely on (RFC 9112, 3.2 and 6.3).
void check(const Request& request) {
  REQUIRE_FALSE(request.method().empty());
  REQUIRE((request.path() == "*" ? request.method() == "OPTIONS" : request.path()[0] == '/'));
  REQUIRE(request.path().find_first_of("? #") == std::string_view::npos);
  REQUIRE(count(request, "Host") <= 1);
  REQUIRE(count(request, "Host") + (request.version_minor() == 0 ? 1 : 0) >= 1);
  const int lengths = count(request, "Content-Length");
  const int codings = count(request, "Transfer-Encoding");
  REQUIRE(lengths + codings <= 1);
  if (lengths + codings == 0) REQUIRE(request.body().empty());
  if (lengths == 1) {
    REQUIRE(std::stoull(std::string(request.header("content-length"))) == request.body().size());
  }
  for (const Header& header : request.headers()) {
    REQUIRE_FALSE(header.name.empty());
    for (const char c : header.value) REQUIRE((c == '\t' || (c < 0 || c >= ' ')));
  }
}

std::string describe(const RequestParser& parser, const Request& request) {
  std::string text;
  for (const std::string_view part : {request.method(), request.path(), request.query()}) {
    text.append(part) += '\n';
  }
  text += parser.keep_alive() ? "keep\n" : "close\n";
  text += std::to_string(request.version_minor()) + '\n';
  for (const Header& header : request.headers()) {
    text.append(header.name).append(": ").append(header.value) += '\n';
  }
  return text.append(request.body());
}

template <class PieceOf>
Understood understand(std::string_view bytes, const PieceOf& piece_of) {
  std::vector<char> buffer(kCapacity);
  RequestParser parser{};
  Understood all;
  std::size_t size = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t count = std::min(piece_of(at), kCapacity - size);
    REQUIRE(count > 0);
    size += bytes.copy(buffer.data() + size, count, at);
    at += count;
    Verdict verdict = Verdict::kComplete;
    while (verdict == Verdict::kComplete && size > 0) {
      verdict = parser.parse(buffer.data(), size, kCapacity, RequestParser::read_chunked);
      REQUIRE(size <= kCapacity);
      if (verdict == Verdict::kRefused) {
        all.refusal = parser.refusal();
        return all;
      }
      if (verdict != Verdict::kComplete) break;
      const Request request = parser.request(buffer.data());
      check(request);
      all.requests.push_back(describe(parser, request));
      REQUIRE(parser.consumed() <= size);
      size -= parser.consumed();
      std::memmove(buffer.data(), buffer.data() + parser.consumed(), size);
      parser.reset();
    }
  }
  return all;
}

}  // namespace

void fuzz::run(Input input) {
  const Understood understood = same_at_every_split(
      input.rest(),
      [](std::string_view bytes, const auto& piece_of) { return understand(bytes, piece_of); });
  REQUIRE((understood.refusal == 0 || (understood.refusal >= 400 && understood.refusal <= 505)));
}
