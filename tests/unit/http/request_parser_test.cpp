#include "prometheus_express/http/request_parser.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "request_samples.h"

using namespace prometheus_express;
using namespace http_samples;
using namespace std::string_literals;

namespace {

using Verdict = RequestParser::Verdict;

// Everything that a parser says about some bytes, in comparable form.
struct Outcome {
  Verdict verdict = Verdict::kIncomplete;
  int status = 0;
  std::string method;
  std::string path;
  std::string query;
  std::string headers;
  std::string body;
  bool keep_alive = false;
  std::string rest;  // what was not part of the request

  bool operator==(const Outcome& other) const {
    return verdict == other.verdict && status == other.status && method == other.method &&
           path == other.path && query == other.query && headers == other.headers &&
           body == other.body && keep_alive == other.keep_alive && rest == other.rest;
  }
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << static_cast<int>(outcome.verdict) << ' ' << outcome.status << " [" << outcome.method
             << "] [" << outcome.path << "] [" << outcome.query << "] [" << outcome.headers << "] ["
             << outcome.body << "] " << outcome.keep_alive << " [" << outcome.rest << "]";
}

// Parses `bytes` as they come in pieces; `next_piece()` says how long the next one is at most. The
// buffer is exactly as large as it may be, so that a sanitizer sees a step beyond it.
template <class NextPiece>
Outcome parse(const std::string& bytes, std::size_t capacity, NextPiece next_piece) {
  const std::unique_ptr<char[]> buffer(new char[capacity]);
  RequestParser parser{};
  Outcome outcome;
  std::size_t size = 0;
  std::size_t fed = 0;
  bool within = true;
  while (outcome.verdict == Verdict::kIncomplete && fed < bytes.size()) {
    const std::size_t piece =
        std::min<std::size_t>({next_piece(), bytes.size() - fed, capacity - size});
    bytes.copy(buffer.get() + size, piece, fed);
    fed += piece;
    size += piece;
    outcome.verdict = parser.parse(buffer.get(), size, capacity, RequestParser::read_chunked);
    // More may only be asked for where there is room for it.
    within =
        within && (outcome.verdict == Verdict::kIncomplete ? size < capacity : size <= capacity);
  }
  REQUIRE(within);
  outcome.status = parser.refusal();
  if (outcome.verdict == Verdict::kComplete) {
    const Request request = parser.request(buffer.get());
    outcome.method = request.method();
    outcome.path = request.path();
    outcome.query = request.query();
    for (const Header& header : request.headers()) {
      (outcome.headers += header.name) += '=';
      (outcome.headers += header.value) += ';';
    }
    outcome.body = request.body();
    outcome.keep_alive = parser.keep_alive();
    REQUIRE(parser.consumed() <= size);
    outcome.rest.assign(buffer.get() + parser.consumed(), size - parser.consumed());
    outcome.rest += bytes.substr(fed);
  }
  return outcome;
}

Outcome parse_in_pieces(const std::string& bytes, std::size_t capacity, std::size_t piece) {
  return parse(bytes, capacity, [piece] { return piece; });
}

Outcome parse_split_at(const std::string& bytes, std::size_t capacity, std::size_t split) {
  bool first = true;
  return parse(bytes, capacity, [&] { return std::exchange(first, false) ? split : bytes.size(); });
}

Outcome parse_at_once(const std::string& bytes, std::size_t capacity = 512) {
  return parse_in_pieces(bytes, capacity, bytes.size());
}

void check_same_at_every_split(const std::string& bytes, const Outcome& expected) {
  const std::size_t step = bytes.size() < 600 ? 1 : 37;  // long ones are mostly filling
  for (std::size_t split = 1; split < bytes.size(); split += step) {
    CAPTURE(split);
    REQUIRE(parse_split_at(bytes, 512, split) == expected);
  }
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U}) {
    CAPTURE(piece);
    REQUIRE(parse_in_pieces(bytes, 512, piece) == expected);
  }
}

TEST_CASE("good requests are understood, however they are split") {
  const std::string next = "GET /next HTTP/1.1\r\n";
  for (const GoodRequest& good : good_requests()) {
    CAPTURE(good.name);
    const Outcome outcome = parse_at_once(good.bytes + next);
    REQUIRE(outcome.verdict == Verdict::kComplete);
    CHECK(outcome.method == good.method);
    CHECK(outcome.path == good.path);
    CHECK(outcome.query == good.query);
    CHECK(outcome.body == good.body);
    CHECK(outcome.keep_alive == good.keep_alive);
    CHECK(outcome.rest == next);
    check_same_at_every_split(good.bytes + next, outcome);
    for (std::size_t size = 1; size < good.bytes.size() && size < 600; ++size) {
      CAPTURE(size);
      REQUIRE(parse_at_once(good.bytes.substr(0, size)).verdict == Verdict::kIncomplete);
    }
  }
}

TEST_CASE("bad requests are refused with their status, however they are split") {
  for (const BadRequest& bad : bad_requests()) {
    CAPTURE(bad.name);
    const Outcome outcome = parse_at_once(bad.bytes);
    REQUIRE(outcome.verdict == Verdict::kRefused);
    CHECK(outcome.status == bad.status);
    check_same_at_every_split(bad.bytes, outcome);
  }
}

TEST_CASE("headers are found whatever their case") {
  const std::string bytes =
      "GET / HTTP/1.1\r\nHost: h\r\nAccept:  text/plain \r\nX-Two: first\r\nx-two: second\r\n"
      "Empty:\r\n\r\n";
  std::string buffer = bytes;
  RequestParser parser{};
  std::size_t size = buffer.size();
  REQUIRE(parser.parse(buffer.data(), size, size, RequestParser::read_chunked) ==
          Verdict::kComplete);
  const Request request = parser.request(buffer.data());
  CHECK(request.header("accept") == "text/plain");
  CHECK(request.header("X-TWO") == "first");
  CHECK(request.header("Empty").empty());
  CHECK(request.header("Acc").empty());
  CHECK(request.header("").empty());
  CHECK(request.version_minor() == 1);
}

TEST_CASE("a head that does not fit is refused at the same byte always") {
  const std::string fits = "GET /" + std::string(40, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(parse_at_once(fits, fits.size()).verdict == Verdict::kComplete);
  for (std::size_t capacity = 1; capacity < fits.size(); ++capacity) {
    CAPTURE(capacity);
    const std::size_t request_line = fits.find('\n') + 1;
    const Outcome outcome = parse_at_once(fits, capacity);
    REQUIRE(outcome.verdict == Verdict::kRefused);
    CHECK(outcome.status == (capacity < request_line ? 414 : 431));
    REQUIRE(parse_in_pieces(fits, capacity, 1) == outcome);
    REQUIRE(parse_in_pieces(fits, capacity, 3) == outcome);
  }
}

TEST_CASE("a body that does not fit is refused") {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n";
  const std::string bytes = head + "0123456789";
  CHECK(parse_at_once(bytes, bytes.size()).verdict == Verdict::kComplete);
  CHECK(parse_at_once(bytes, bytes.size() - 1).status == 413);
  CHECK(parse_in_pieces(bytes, bytes.size() - 1, 1).status == 413);
}

// Whatever the buffer, a chunked body is either whole or refused, and always in the same way.
TEST_CASE("a chunked body meets every buffer size") {
  const std::string body(30, 'b');
  const std::string head = chunked_post("");
  const std::string bytes =
      head + "f\r\n" + body.substr(0, 15) + "\r\nf\r\n" + body.substr(15) + "\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t capacity = head.size(); capacity < bytes.size() + 3; ++capacity) {
    CAPTURE(capacity);
    const Outcome outcome = parse_at_once(bytes, capacity);
    if (capacity > head.size() + body.size()) {
      REQUIRE(outcome.verdict == Verdict::kComplete);
      CHECK(outcome.body == body);
      CHECK(outcome.rest.empty());
    } else {
      REQUIRE(outcome.verdict == Verdict::kRefused);
      CHECK(outcome.status == 413);
    }
    for (const std::size_t piece : {1U, 2U, 3U, 16U}) {
      REQUIRE(parse_in_pieces(bytes, capacity, piece) == outcome);
    }
  }
}

TEST_CASE("an empty line does not begin a request") {
  char data[512] = "\r\nG";
  RequestParser parser{};
  std::size_t size = 0;
  CHECK_FALSE(parser.begun(size));
  size = 2;
  REQUIRE(parser.parse(data, size, sizeof(data)) == Verdict::kIncomplete);
  CHECK_FALSE(parser.begun(size));
  size = 3;
  REQUIRE(parser.parse(data, size, sizeof(data)) == Verdict::kIncomplete);
  CHECK(parser.begun(size));
}

TEST_CASE("100-continue is asked for once, and never by HTTP/1.0") {
  const auto asks = [](const std::string& head) {
    std::string buffer = head;
    RequestParser parser{};
    std::size_t size = buffer.size();
    REQUIRE(parser.parse(buffer.data(), size, 512) == Verdict::kIncomplete);
    const bool first = parser.take_continue();
    CHECK_FALSE(parser.take_continue());
    return first;
  };
  const std::string expects = "Host: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n";
  CHECK(asks("PUT / HTTP/1.1\r\n" + expects + "\r\n"));
  CHECK_FALSE(asks("PUT / HTTP/1.1\r\n" + expects));
  CHECK_FALSE(asks("PUT / HTTP/1.0\r\n" + expects + "\r\n"));
  CHECK_FALSE(asks("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n"));
}

// Changes a byte here and there, so that what is left is nearly a request.
std::string mutated(std::string bytes, std::mt19937& random) {
  static const std::string spice = "\r\n\t :;,/?#*=\"\\0129afAF.HTTPCL\0\x7F\x80\xFF-"s;
  const auto below = [&random](std::size_t n) { return random() % n; };
  for (std::size_t i = below(4); i > 0 && !bytes.empty(); --i) {
    const std::size_t at = below(bytes.size());
    switch (below(4)) {
      case 0:
        bytes[at] = spice[below(spice.size())];
        break;
      case 1:
        bytes.insert(at, 1, spice[below(spice.size())]);
        break;
      case 2:
        bytes.erase(at, 1 + below(3));
        break;
      default:
        bytes.insert(at, bytes.substr(below(bytes.size()), below(20)));
        break;
    }
  }
  return bytes;
}

TEST_CASE("random bytes end in one verdict, however they are split") {
  std::vector<std::string> seeds;
  for (const GoodRequest& good : good_requests()) seeds.push_back(good.bytes);
  for (const BadRequest& bad : bad_requests()) seeds.push_back(bad.bytes.substr(0, 300));
  std::mt19937 random(20'231'123);
  int complete = 0;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string bytes = mutated(seeds[random() % seeds.size()], random);
    const std::size_t capacity = 64 + random() % 256;
    CAPTURE(bytes);
    CAPTURE(capacity);
    const Outcome outcome = parse_at_once(bytes, capacity);
    complete += outcome.verdict == Verdict::kComplete;
    refused += outcome.verdict == Verdict::kRefused;
    CHECK((outcome.verdict == Verdict::kRefused) == (outcome.status != 0));
    REQUIRE(parse_in_pieces(bytes, capacity, 1) == outcome);
    REQUIRE(parse(bytes, capacity, [&random] { return 1 + random() % 40; }) == outcome);
  }
  // Both ways were taken often.
  CHECK(complete > 1'000);
  CHECK(refused > 1'000);
}

TEST_CASE("without a reader, chunks are refused with 411, and what is wrong otherwise as ever") {
  for (const GoodRequest& good : good_requests()) {
    std::string bytes = good.bytes;
    const bool chunked = bytes.find("ransfer-") != std::string::npos;
    RequestParser parser{};
    std::size_t size = bytes.size();
    const Verdict verdict = parser.parse(&bytes[0], size, 4096);
    CAPTURE(good.name);
    CHECK(verdict == (chunked ? Verdict::kRefused : Verdict::kComplete));
    if (chunked) CHECK(parser.refusal() == 411);
  }
  for (const BadRequest& bad : bad_requests()) {
    std::string bytes = bad.bytes;
    if (bytes.find(": chunked\r\n\r\n") != std::string::npos) continue;
    RequestParser parser{};
    std::size_t size = bytes.size();
    CAPTURE(bad.name);
    REQUIRE(parser.parse(&bytes[0], size, 512 + bytes.size()) == Verdict::kRefused);
    CHECK(parser.refusal() == bad.status);
  }
}

// As Prometheus 3 sends it where native histograms are switched on, to a host with a long name.
TEST_CASE("the longest request of a Prometheus fits the buffer of a board") {
  std::string bytes =
      "GET /metrics HTTP/1.1\r\n"
      "Host: sensor-station-17.greenhouse.example.org:8080\r\n"
      "User-Agent: Prometheus/3.10.0\r\n"
      "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
      "encoding=delimited;escaping=allow-utf-8;q=0.7,"
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
      "application/openmetrics-text;version=0.0.1;q=0.5,"
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,"
      "*/*;q=0.2\r\n"
      "Accept-Encoding: gzip\r\n"
      "X-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n";
  constexpr std::size_t kBoardsBuffer = 576;
  RequestParser parser{};
  std::size_t size = bytes.size();
  CHECK(parser.parse(&bytes[0], size, kBoardsBuffer) == Verdict::kComplete);
}

}  // namespace
