// The response parser: a response that is cut at every place is understood as in one piece, and its
// body as its framing says.
#include <string>
#include <vector>

#include "fuzz/support/splits.h"
#include "prometheus_express/http/client/response_parser.h"
#include "prometheus_express/text/http_date.h"

using prometheus_express::ResponseParser;
using Verdict = ResponseParser::Verdict;

namespace {

struct Options {
  std::size_t memory;
  bool head_only;
  bool reads_dates;
};

// What a caller can see of it. Of a response that is not complete, nothing but its status may be
// relied on.
struct Understood {
  bool operator==(const Understood& other) const {
    return verdict == other.verdict && answered == other.answered && status == other.status &&
           retry_after_s == other.retry_after_s && has_wanted == other.has_wanted &&
           body_cut == other.body_cut && body == other.body;
  }

  Verdict verdict = Verdict::kIncomplete;
  bool answered = false;
  int status = 0;
  std::uint32_t retry_after_s = 0;
  bool has_wanted = false;
  bool body_cut = false;
  std::string body;
};

template <class PieceOf>
Understood understand(std::string_view bytes, const Options& options, const PieceOf& piece_of) {
  std::vector<char> memory(options.memory);
  ResponseParser parser;
  parser.reset(memory.data(), memory.size(), options.head_only);
  parser.look_for("x-wanted");
  if (options.reads_dates) parser.read_dates(prometheus_express::parse_http_date);
  Understood all;
  for (std::size_t at = 0; at < bytes.size() && all.verdict == Verdict::kIncomplete;) {
    REQUIRE(parser.room() > 0);
    const std::size_t count = std::min(piece_of(at), parser.room());
    bytes.copy(parser.room_begin(), count, at);
    at += count;
    all.verdict = parser.received(count);
    REQUIRE(parser.begun());
  }
  if (all.verdict == Verdict::kIncomplete) all.verdict = parser.ended();
  all.answered = parser.answered();
  if (!all.answered) return all;
  REQUIRE((parser.status() >= 200 && parser.status() <= 599));
  all.status = parser.status();
  all.retry_after_s = parser.retry_after_s();
  all.has_wanted = parser.has_wanted();
  if (all.verdict != Verdict::kComplete) return all;
  all.body_cut = parser.body_cut();
  all.body = parser.body();
  REQUIRE(all.body.size() <= options.memory);
  return all;
}

}  // namespace

void fuzz::run(Input input) {
  const std::uint8_t choices = input.byte();
  Options options{};
  options.head_only = (choices & 1) != 0;
  options.reads_dates = (choices & 2) != 0;
  options.memory = (choices & 4) != 0 ? 300 : 120 + choices / 16;  // kLeastBytes is 128
  const Understood understood =
      same_at_every_split(input.rest(), [&](std::string_view bytes, const auto& piece_of) {
        return understand(bytes, options, piece_of);
      });
  if (options.memory < ResponseParser::kLeastBytes) REQUIRE_FALSE(understood.answered);
  if (options.head_only) REQUIRE(understood.body.empty());
}
