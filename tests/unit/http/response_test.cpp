#include "prometheus_express/http/response.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "client_view.h"
#include "pattern_body.h"
#include "prometheus_express/http/reply.h"
#include "prometheus_express/platform/config.h"

using namespace prometheus_express;
using namespace http_samples;

namespace {

constexpr std::size_t kHeadBytes = kLarge ? 141 : 104;  // room for the server's own lines

// A buffer of exactly this size, so that a sanitizer sees a step beyond it.
struct Buffer {
  explicit Buffer(std::size_t bytes) : data(new char[bytes]), size(bytes) {}
  std::unique_ptr<char[]> data;
  std::size_t size;
};

struct Written {
  std::string bytes;
  int writes = 0;
  int rests = 0;
  bool cut = false;
  bool keep_alive = true;
};

// All that a reply writes, `piece` bytes at a time.
Written write_out(Response& response, const Reply::Context& context, std::size_t piece = 100'000) {
  Reply reply{};
  Written written;
  reply.start(response, context);
  Reply::Next next = Reply::Next::kWrite;
  for (; next == Reply::Next::kWrite; next = reply.next()) {
    ++written.writes;
    if (reply.size() == 0) ++written.rests;
    while (reply.size() > 0) {
      const std::size_t count = std::min(piece, reply.size());
      written.bytes.append(reply.data(), count);
      reply.written(count);
    }
  }
  written.cut = next == Reply::Next::kCut;
  reply.release();
  written.keep_alive = reply.keep_alive();
  return written;
}

TEST_CASE("a response is what was filled in, in one write") {
  Buffer buffer(512);
  Response response(buffer.data.get(), buffer.size);
  CHECK(response.set_status(201));
  CHECK(response.append("hello"));
  CHECK(response.add_header("X-One", "1"));  // behind the body on purpose
  CHECK(response.append(" world"));
  CHECK(response.add_header("X-Two", " \t two\twords "));
  CHECK(response.add_header("X-Empty", ""));
  CHECK(response.header_lines() == "X-One: 1\r\nX-Two: two\twords\r\nX-Empty: \r\n");
  CHECK(response.body() == "hello world");
  const Written written = write_out(response, {});
  CHECK(written.writes == 1);
  CHECK(written.bytes == "HTTP/1.1 201 " + std::string(reason_phrase(201)) +
                             "\r\nContent-Length: 11\r\nX-One: 1\r\nX-Two: two\twords\r\nX-Empty: "
                             "\r\n\r\nhello world");
}

TEST_CASE("where the time is known a response has its date, even the largest head") {
  if (!kLarge) return;
  Buffer buffer(Response::kLeastBytes);
  Response response(buffer.data.get(), buffer.size);
  Reply::Context context;
  context.unix_seconds = 784'111'777;  // the example of RFC 9110
  const Written written = write_out(response, context);
  CHECK(written.bytes ==
        "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(response.add_header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"));
  CHECK_FALSE(response.add_header("dATE", ""));
}

TEST_CASE("integers are appended in digits, and JSON says what it is") {
  char memory[400];
  Response response(memory, sizeof memory);
  CHECK(response.json(200, "{\"least\":"));
  CHECK(response.append(std::numeric_limits<std::int64_t>::min()));
  CHECK(response.append(",\"most\":"));
  CHECK(response.append(std::numeric_limits<std::uint64_t>::max()));
  CHECK(response.append(std::int8_t{-1}));
  CHECK(response.append(0));
  CHECK(response.append(std::uint8_t{7}));
  CHECK(response.append("}"));
  CHECK(response.header_lines() == "Content-Type: application/json\r\n");
  CHECK(response.body() == "{\"least\":-9223372036854775808,\"most\":18446744073709551615-107}");
}

TEST_CASE("an integer that does not fit leaves nothing of it") {
  char memory[Response::kLeastBytes + 3];
  Response response(memory, sizeof memory);
  CHECK(response.append(-12));
  CHECK(!response.append(-1));
  CHECK(response.failed());
  CHECK(response.body() == "-12");
}

TEST_CASE("an untouched response is an empty 200") {
  Buffer buffer(320);
  Response response(buffer.data.get(), buffer.size);
  CHECK(write_out(response, {}).bytes == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("connections are kept or ended, and the client is told what it needs to know") {
  const auto connection_header = [](int minor, bool keep, bool close) {
    Buffer buffer(320);
    Response response(buffer.data.get(), buffer.size);
    if (close) response.close_connection();
    Reply::Context context;
    context.version_minor = minor;
    context.keep_alive = keep;
    const Written written = write_out(response, context);
    CHECK(written.keep_alive == (keep && !close));
    return only_response(written.bytes).header("Connection");
  };
  CHECK(connection_header(1, true, false) == "");
  CHECK(connection_header(1, false, false) == "close");
  CHECK(connection_header(1, true, true) == "close");
  CHECK(connection_header(0, true, false) == "keep-alive");
  CHECK(connection_header(0, false, false) == "close");
  CHECK(connection_header(0, true, true) == "close");
}

TEST_CASE("mistakes of a handler become a plain 500") {
  Buffer buffer(320);
  Response response(buffer.data.get(), buffer.size);
  response.set_status(204);
  response.add_header("X-Fine", "1");
  SUBCASE("a line break in a value") { CHECK_FALSE(response.add_header("A", "b\r\nC: d")); }
  SUBCASE("a bare CR in a value") { CHECK_FALSE(response.add_header("A", "b\rc")); }
  SUBCASE("a bare LF in a value") { CHECK_FALSE(response.add_header("A", "b\nc")); }
  SUBCASE("NUL in a value") { CHECK_FALSE(response.add_header("A", std::string_view("b\0c", 3))); }
  SUBCASE("an empty name") { CHECK_FALSE(response.add_header("", "b")); }
  SUBCASE("a colon in a name") { CHECK_FALSE(response.add_header("A:", "b")); }
  SUBCASE("a line break in a name") { CHECK_FALSE(response.add_header("A\r\nB", "c")); }
  SUBCASE("the server's headers") {
    CHECK_FALSE(response.add_header("content-length", "1"));
    CHECK_FALSE(response.add_header("Transfer-Encoding", "chunked"));
    CHECK_FALSE(response.add_header("CONNECTION", "close"));
  }
  SUBCASE("a header that does not fit") {
    CHECK_FALSE(response.add_header("A", std::string(320, 'b')));
    CHECK_FALSE(response.add_header(std::string(320, 'a'), "b"));
  }
  SUBCASE("a body that does not fit") { CHECK_FALSE(response.append(std::string(320, 'b'))); }
  SUBCASE("a status that is none") {
    CHECK_FALSE(response.set_status(100));
    CHECK_FALSE(response.set_status(199));
    CHECK_FALSE(response.set_status(600));
    CHECK_FALSE(response.set_status(-1));
  }
  CHECK(response.failed());
  CHECK(response.header_lines() == "X-Fine: 1\r\n");
  const ClientView view = only_response(write_out(response, {}).bytes);
  CHECK(view.status == 500);
  CHECK(view.body == "500 Internal Server Error\n");
  CHECK_FALSE(view.has_header("X-Fine"));
}

TEST_CASE("headers fill the buffer to the last byte and not further") {
  for (std::size_t size = 0; size < 320; ++size) {
    Buffer buffer(320);
    Response response(buffer.data.get(), buffer.size);
    const std::string value(size, 'v');
    const bool fits = response.add_header("A", value);
    CHECK(response.failed() == !fits);
    const bool body_fits = fits && response.append("x");
    const ClientView view = only_response(write_out(response, {}).bytes);
    CHECK(view.status == (body_fits ? 200 : 500));
    if (body_fits) CHECK(view.header("A") == value);
    CHECK(fits == (size <= 320 - kHeadBytes - 12 - 7 - 5));
  }
}

TEST_CASE("a full buffer of headers still streams") {
  Buffer buffer(320);
  Response response(buffer.data.get(), buffer.size);
  while (response.add_header("A", "")) {
  }
  std::size_t size = 0;
  response.clear();
  while (!response.failed()) {
    response.clear();
    response.add_header("A", std::string(size++, 'v'));
  }
  response.clear();
  REQUIRE(response.add_header("A", std::string(size - 2, 'v')));
  PatternBody body(50);
  response.stream(body);
  const ClientView view = only_response(write_out(response, {}).bytes);
  CHECK(view.status == 200);
  CHECK(view.chunked);
  CHECK(view.body == pattern(50));
  CHECK(body.releases() == 1);
}

TEST_CASE("204 and 304 have no body") {
  for (const int status : {204, 304}) {
    Buffer buffer(320);
    PatternBody body(10);
    {
      Response response(buffer.data.get(), buffer.size);
      response.plain_text(status, "text");
      response.stream(body);
      const std::string bytes = write_out(response, {}).bytes;
      CHECK(bytes.substr(bytes.size() - 4) == "\r\n\r\n");
      CHECK(only_response(bytes).status == status);
      CHECK_FALSE(only_response(bytes).has_header("Transfer-Encoding"));
    }
    CHECK(body.releases() == 1);
    CHECK(body.misuses() == 0);
  }
}

TEST_CASE("a source is released exactly once, whoever has it last") {
  Buffer buffer(320);
  PatternBody first(5);
  PatternBody second(5);
  PatternBody third(5);
  {
    Response response(buffer.data.get(), buffer.size);
    response.stream(first);
    response.stream(second);
    response.stream(second);
    CHECK(first.releases() == 1);
    CHECK(second.releases() == 0);
    response.clear();
    CHECK(second.releases() == 1);
    response.stream(third);
    CHECK(response.streams());
  }
  CHECK(first.releases() == 1);
  CHECK(second.releases() == 1);
  CHECK(third.releases() == 1);
}

// Every size of body around one, two and three buffers, for both versions, GET and HEAD.
TEST_CASE("streams of every size arrive whole") {
  constexpr std::size_t kBuffer = 320;
  for (std::size_t size = 0; size < 3 * kBuffer + 20; ++size) {
    CAPTURE(size);
    for (const int minor : {0, 1}) {
      for (const bool late : {false, true}) {
        const std::size_t most = size % 3 == 0 ? PatternBody::kNever : 1 + size % 37;
        Reply::Context context;
        context.version_minor = minor;
        std::string head_of_get;
        for (const bool head_only : {false, true}) {
          context.head_only = head_only;
          Buffer buffer(kBuffer);
          PatternBody body(size, PatternBody::kNever, most);
          if (late) body.tell_end_late();
          Response response(buffer.data.get(), buffer.size);
          response.add_header("A", "b");
          response.append("start:");
          response.stream(body);
          // A source without a byte left may say so in a call of its own, but never twice.
          const Written written = write_out(response, context, 1 + size % 50);
          CHECK_FALSE(written.cut);
          CHECK(body.releases() == 1);
          CHECK(body.misuses() == 0);
          const ClientView view = only_response(written.bytes, head_only, true);
          const std::string head = written.bytes.substr(0, written.bytes.find("\r\n\r\n"));
          if (head_only) {
            CHECK(head == head_of_get);
            CHECK(view.body.empty());
            CHECK(written.writes == 1);
          } else {
            head_of_get = head;
            REQUIRE(view.body == "start:" + pattern(size));
            CHECK(view.header("A") == "b");
            const bool fits = view.has_header("Content-Length");
            CHECK(fits == (size <= kBuffer - kHeadBytes - 12 - 7 - 6 - 6 - (late ? 1 : 0)));
            CHECK(view.chunked == (!fits && minor == 1));
            CHECK(written.keep_alive == (fits || minor == 1));
            if (fits) CHECK(written.writes == 1);
            CHECK(static_cast<std::size_t>(written.writes) <= 2 + size / 290);
          }
        }
      }
    }
  }
}

TEST_CASE("a source that rests is asked again in another turn, and its stream arrives whole") {
  int rests = 0;
  for (std::size_t size = 0; size < 700; ++size) {
    CAPTURE(size);
    for (const int minor : {0, 1}) {
      for (const bool late : {false, true}) {
        Buffer buffer(320);
        PatternBody body(size, PatternBody::kNever, size % 3 == 0 ? PatternBody::kNever : 40);
        body.rest();
        if (late) body.tell_end_late();
        Response response(buffer.data.get(), buffer.size);
        response.stream(body);
        Reply::Context context;
        context.version_minor = minor;
        const Written written = write_out(response, context);
        CHECK_FALSE(written.cut);
        rests += written.rests;
        CHECK(body.releases() == 1);
        CHECK(body.misuses() == 0);
        CHECK(only_response(written.bytes, false, true).body == pattern(size));
      }
    }
  }
  CHECK(rests > 1'000);
}

TEST_CASE("a source that fails gives 500 or a cut, never a good end") {
  constexpr std::size_t kSize = 700;
  for (std::size_t fail_at = 0; fail_at <= kSize; ++fail_at) {
    CAPTURE(fail_at);
    for (const int minor : {0, 1}) {
      Buffer buffer(320);
      PatternBody body(kSize, fail_at, fail_at % 4 == 0 ? PatternBody::kNever : fail_at % 40 + 1);
      body.tell_end_late();
      Response response(buffer.data.get(), buffer.size);
      response.stream(body);
      Reply::Context context;
      context.version_minor = minor;
      const Written written = write_out(response, context);
      CHECK(body.releases() == 1);
      CHECK(body.misuses() == 0);
      if (written.bytes.find(" 500 ") != std::string::npos) {
        CHECK(fail_at < 320);
        CHECK_FALSE(written.cut);
        CHECK(only_response(written.bytes).body == "500 Internal Server Error\n");
      } else {
        CHECK(written.cut);
        std::string bytes = written.bytes;
        if (minor == 1) CHECK_FALSE(take_response(bytes).has_value());
      }
    }
  }
}

TEST_CASE("a source that gives nothing and promises more has failed") {
  class Stuck final : public BodySource {
   public:
    BodyResult read_some(char*, std::size_t) override { return {0, BodyStatus::kMore}; }
    void release() override { ++releases; }
    int releases = 0;
  };
  Stuck stuck;
  Buffer buffer(320);
  Response response(buffer.data.get(), buffer.size);
  response.stream(stuck);
  CHECK(only_response(write_out(response, {}).bytes).status == 500);
  CHECK(stuck.releases == 1);
}

TEST_CASE("what people meet has its reason everywhere, the rest where there is room for it") {
  const auto reason = [](int status) { return std::string(reason_phrase(status)); };
  CHECK(reason(200) == "OK");
  CHECK(reason(404) == "Not Found");
  CHECK(reason(503) == "Service Unavailable");
  CHECK(reason(505) == (prometheus_express::kLarge ? "HTTP Version Not Supported" : ""));
  CHECK(reason(201) == (prometheus_express::kLarge ? "Created" : ""));
  CHECK(reason(504) == (prometheus_express::kLarge ? "Gateway Timeout" : ""));
  int known = 0;
  for (int status = 0; status < 1'000; ++status) known += *reason_phrase(status) != '\0';
  CHECK(known == (prometheus_express::kLarge ? 33 : 8));
}

}  // namespace
