// Every class that is given memory and its size, with every size from none up. The memory is
// exactly as large as it says, so that a sanitizer sees a step beyond it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include "pattern_body.h"
#include "prometheus_express/http/client/client_request.h"
#include "prometheus_express/http/client/response_parser.h"
#include "prometheus_express/http/reply.h"
#include "prometheus_express/http/request_parser.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/http/server.h"
#include "support/captured_errors.h"

using namespace prometheus_express;
using namespace http_samples;

namespace {

struct Buffer {
  explicit Buffer(std::size_t bytes) : data(new char[bytes]), size(bytes) {}
  std::unique_ptr<char[]> data;
  std::size_t size;
};

// All that a reply writes.
std::string written(Response& response, const Reply::Context& context) {
  Reply reply{};
  std::string bytes;
  reply.start(response, context);
  do {
    bytes.append(reply.data(), reply.size());
    reply.written(reply.size());
  } while (reply.next() == Reply::Next::kWrite);
  reply.release();
  return bytes;
}

void append_until_full(Response& response) {
  while (response.append("a")) {
  }
}
void add_headers_until_full(Response& response) {
  while (response.add_header("n", "v")) {
  }
}
void answer_503(Response& response) { (void)response.plain_status(503); }
void say_nothing(Response&) {}

TEST_CASE("a response keeps to its buffer, whatever its size") {
  for (std::size_t size = 0; size <= 400; ++size) {
    CAPTURE(size);
    for (const auto fill : {append_until_full, add_headers_until_full, answer_503, say_nothing}) {
      for (const bool with_source : {false, true}) {
        for (const Reply::Context& context : {Reply::Context{false, 1, true},
                                              {true, 1, false},
                                              {false, 0, true},
                                              {false, 0, false}}) {
          const test_support::CapturedErrors errors;
          Buffer buffer(size);
          PatternBody body(1'000);
          {
            Response response(buffer.data.get(), buffer.size);
            fill(response);
            if (with_source) response.stream(body);
            const bool enough = size >= Response::kLeastBytes;
            REQUIRE(errors.all().size() == (enough ? 0 : 1));
            const char* const least = kLarge ? "160 bytes" : "123 bytes";
            if (!enough) CHECK(errors.last().find(least) != std::string::npos);
            const std::string bytes = written(response, context);
            REQUIRE(bytes.rfind("HTTP/1.1 ", 0) == 0);
            if (!enough) CHECK(bytes.rfind("HTTP/1.1 500 ", 0) == 0);
          }
          CHECK(body.releases() == (with_source ? 1 : 0));
          CHECK(body.misuses() == 0);
        }
      }
    }
  }
}

TEST_CASE("what a response has no room for is refused, and nothing of it is there") {
  for (std::size_t size = 0; size <= 200; ++size) {
    CAPTURE(size);
    const test_support::CapturedErrors errors;
    Buffer buffer(size);
    Response response(buffer.data.get(), buffer.size);
    const std::size_t least = Response::kLeastBytes;
    const std::size_t room = size < least ? 0 : size - least;
    const std::string text(room + 1, 'x');
    CHECK_FALSE(response.append(text));
    CHECK(response.failed());
    CHECK(response.body().empty());
    response.clear();
    CHECK(response.append(text.substr(1)));
    CHECK(response.body() == text.substr(1));
    CHECK_FALSE(response.append("x"));
    CHECK_FALSE(response.add_header("a", ""));
    CHECK(response.header_lines().empty());
  }
}

const char kRequest[] =
    "\r\nPOST http://host/path?query HTTP/1.1\r\nHost: host\r\nContent-Length: 20\r\n\r\n"
    "12345678901234567890";
const char kChunkedRequest[] =
    "POST / HTTP/1.1\r\nHost: host\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n3\r\n123\r\n0"
    "\r\n\r\n";

TEST_CASE("a request parser keeps to its buffer, whatever its size") {
  for (const char* text : {kRequest, kChunkedRequest}) {
    const std::size_t all = std::strlen(text);
    for (std::size_t size = 0; size <= all + 10; ++size) {
      CAPTURE(size);
      Buffer buffer(size);
      RequestParser parser = {};
      std::size_t filled = 0;
      std::size_t sent = 0;
      auto verdict = RequestParser::Verdict::kIncomplete;
      while (verdict == RequestParser::Verdict::kIncomplete && filled < size && sent < all) {
        buffer.data[filled++] = text[sent++];
        verdict = parser.parse(buffer.data.get(), filled, size, RequestParser::read_chunked);
      }
      if (size >= all) {
        CHECK(verdict == RequestParser::Verdict::kComplete);
      } else if (verdict == RequestParser::Verdict::kRefused) {
        CHECK((parser.refusal() == 414 || parser.refusal() == 431 || parser.refusal() == 413));
      } else if (size > 0) {
        CHECK(verdict == RequestParser::Verdict::kComplete);  // a chunked body becomes shorter
      }
    }
  }
}

TEST_CASE("a client's request keeps to its buffer, whatever its size") {
  Url url;
  REQUIRE(parse_url("http://192.0.2.1:9091/base?a=b", url).ok());
  bool ever_good = false;
  for (std::size_t size = 0; size <= 400; ++size) {
    CAPTURE(size);
    for (const std::size_t body_size : {std::size_t{0}, std::size_t{1}, std::size_t{700}}) {
      for (const bool size_given : {false, true}) {
        Buffer buffer(size);
        PatternBody body(body_size);
        ClientRequest request;
        request.set_memory(buffer.data.get(), buffer.size);
        request.begin("POST", url);
        request.target("/metrics");
        request.begin_header("Name");
        request.value("value");
        request.end_header();
        const bool good =
            request.finish(&body, size_given ? body_size : ClientRequest::kUnknownSize);
        CHECK(good != request.failed());
        std::string bytes;
        while (good) {
          bytes.append(request.data(), request.size());
          request.written(request.size());
          if (request.next() != ClientRequest::Next::kWrite) break;
        }
        if (good) CHECK(bytes.rfind("POST /base/metrics?a=b HTTP/1.1\r\nHost: ", 0) == 0);
        CHECK(body.releases() == 1);
        ever_good = ever_good || good;
        if (size < 100) CHECK_FALSE(good);
      }
    }
  }
  CHECK(ever_good);
}

const char kAnswer[] =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA-Long-Header: with many words in it, and "
    "more\r\n"
    " folded\r\nContent-Length: 40\r\n\r\n1234567890123456789012345678901234567890";
const char kChunkedAnswer[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n3\r\n123\r\n0\r\n\r\n";

TEST_CASE("a response parser keeps to its memory, whatever its size") {
  for (const char* text : {kAnswer, kChunkedAnswer}) {
    const std::size_t all = std::strlen(text);
    for (std::size_t size = 0; size <= all + 40; ++size) {
      CAPTURE(size);
      for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, all}) {
        Buffer buffer(size);
        ResponseParser parser;
        parser.reset(buffer.data.get(), buffer.size, false);
        auto verdict = ResponseParser::Verdict::kIncomplete;
        for (std::size_t sent = 0; verdict == ResponseParser::Verdict::kIncomplete && sent < all;) {
          const std::size_t count = std::min({piece, parser.room(), all - sent});
          if (size >= ResponseParser::kLeastBytes) REQUIRE(count > 0);
          if (count > 0) std::memcpy(parser.room_begin(), text + sent, count);
          sent += count;
          verdict = parser.received(count);
          REQUIRE((count > 0 || verdict != ResponseParser::Verdict::kIncomplete));
        }
        if (size >= ResponseParser::kLeastBytes) {
          CHECK(verdict == ResponseParser::Verdict::kComplete);
          CHECK(parser.status() == 200);
        } else {
          CHECK(verdict == ResponseParser::Verdict::kTooLarge);
        }
      }
    }
  }
}

}  // namespace
