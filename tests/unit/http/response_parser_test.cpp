#include "prometheus_express/http/client/response_parser.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "pattern_body.h"
#include "response_samples.h"

namespace prom = prometheus_express;
using Verdict = prom::ResponseParser::Verdict;

namespace {

// A parser in memory that is just as large as it says.
class Subject {
 public:
  explicit Subject(std::size_t size, bool head_only = false) : memory_(size) {
    parser.reset(memory_.data(), size, head_only);
  }

  // Hands all of `bytes` over, at most `most` at a time, until there is a verdict.
  Verdict give(std::string_view bytes, std::size_t most) {
    Verdict verdict = Verdict::kIncomplete;
    while (!bytes.empty() && verdict == Verdict::kIncomplete) {
      REQUIRE(parser.room() > 0);
      const std::size_t count = std::min({bytes.size(), most, parser.room()});
      std::memcpy(parser.room_begin(), bytes.data(), count);
      verdict = parser.received(count);
      bytes.remove_prefix(count);
    }
    return verdict;
  }

  prom::ResponseParser parser;

 private:
  std::vector<char> memory_;
};

constexpr std::size_t kAll = 1'000'000;

void check_good(Subject& subject, Verdict verdict, const http_samples::GoodResponse& sample) {
  if (sample.until_close) {
    CHECK(verdict == Verdict::kIncomplete);
    verdict = subject.parser.ended();
  }
  CHECK(verdict == Verdict::kComplete);
  CHECK(subject.parser.status() == sample.status);
  CHECK(subject.parser.body() == sample.body);
  CHECK_FALSE(subject.parser.body_cut());
  CHECK(subject.parser.retry_after_s() == sample.retry_after_s);
}

TEST_CASE("up to eight interim responses come before the answer") {
  for (int count = 0; count < 12; ++count) {
    CAPTURE(count);
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += "HTTP/1.1 100 Continue\r\n\r\n";
    bytes += "HTTP/1.1 204 x\r\n\r\n";
    Subject subject{128};
    CHECK(subject.give(bytes, kAll) == (count <= 8 ? Verdict::kComplete : Verdict::kMalformed));
  }
}

TEST_CASE("good responses, at every split and in memory of many sizes") {
  for (const auto& sample : http_samples::good_responses()) {
    CAPTURE(sample.bytes);
    for (std::size_t size = 128; size < 300; size += 43) {
      for (std::size_t split = 0; split <= sample.bytes.size(); ++split) {
        Subject subject{size};
        Verdict verdict = subject.give(std::string_view(sample.bytes).substr(0, split), kAll);
        if (split < sample.bytes.size()) {
          REQUIRE(verdict == Verdict::kIncomplete);
          verdict = subject.give(std::string_view(sample.bytes).substr(split), kAll);
        }
        check_good(subject, verdict, sample);
      }
      Subject subject{size};
      check_good(subject, subject.give(sample.bytes, 1), sample);
    }
  }
}

TEST_CASE("a response that ends too soon is malformed, wherever it ends") {
  for (const auto& sample : http_samples::good_responses()) {
    if (sample.until_close) continue;
    CAPTURE(sample.bytes);
    for (std::size_t size = 0; size < sample.bytes.size(); ++size) {
      Subject subject{256};
      REQUIRE(subject.give(std::string_view(sample.bytes).substr(0, size), kAll) ==
              Verdict::kIncomplete);
      CHECK(subject.parser.begun() == (size > 0));
      CHECK(subject.parser.ended() == Verdict::kMalformed);
    }
  }
}

TEST_CASE("malformed and ambiguous responses, at every split") {
  for (const std::string& bytes : http_samples::bad_responses()) {
    CAPTURE(bytes);
    for (std::size_t split = 0; split <= bytes.size(); ++split) {
      Subject subject{256};
      Verdict verdict = subject.give(std::string_view(bytes).substr(0, split), kAll);
      if (verdict == Verdict::kIncomplete) {
        verdict = subject.give(std::string_view(bytes).substr(split), kAll);
      }
      if (verdict == Verdict::kIncomplete) verdict = subject.parser.ended();
      REQUIRE(verdict == Verdict::kMalformed);
    }
    Subject subject{256};
    CHECK(subject.give(bytes, 1) == Verdict::kMalformed);
  }
}

// Proxies add lines of 1 KB and more (Content-Security-Policy), and the memory of a board is small.
TEST_CASE("a status is known with its line, unless that is wrong") {
  struct Sample {
    const char* bytes;
    int status;  // 0: not known
  };
  for (const Sample& sample : {Sample{"HTTP/1.1 204 x\r\nA", 204},
                               {"HTTP/1.1 204 x\r\n no header\r\nA", 204},
                               {"HTTP/1.1 204 x", 0},
                               {"HTTP/1.1 100 x\r\nA", 0},
                               {"HTTP/1.1 100 x\r\n\r\nHTTP/1.1 503 x\r\nA", 503},
                               {"HTTP/1.1 600 x\r\nA", 0},
                               {"HTTP/1.1 999 x\r\nA", 0},
                               {"HTTP/1.1 2xx x\r\nA", 0},
                               {"HTTP/2.0 204 x\r\nA", 0}}) {
    CAPTURE(sample.bytes);
    char memory[prometheus_express::ResponseParser::kLeastBytes];
    prometheus_express::ResponseParser parser;
    parser.reset(memory, sizeof memory, false);
    const std::string_view bytes(sample.bytes);
    bytes.copy(parser.room_begin(), bytes.size());
    static_cast<void>(parser.received(bytes.size()));
    CHECK(parser.answered() == (sample.status != 0));
    if (sample.status != 0) CHECK(parser.status() == sample.status);
    if (parser.answered()) CHECK(parser.body().empty());
  }
}

TEST_CASE("a line that nobody needs may have any length, however it comes") {
  for (std::size_t line = 100; line <= 700; line += line < 160 || line > 240 ? 1 : 17) {
    CAPTURE(line);
    const std::string text(line - 5, 'x');
    const std::string folded = text.substr(line / 2) + "\r\n " + text.substr(line / 2);
    const std::string heads[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: " + text + "\r\nB: c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + text + "\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + folded + "\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 " + text + "\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 100 " + text + "\r\nA: " + text +
            "\r\n\r\nHTTP/1.1 200\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nRetry-After: " + text + "\r\n\r\n",
    };
    for (const std::string& head : heads) {
      for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{64}, kAll}) {
        Subject subject{128};
        REQUIRE(subject.give(head + "hi", most) == Verdict::kComplete);
        CHECK(subject.parser.status() == 200);
        CHECK(subject.parser.body() == "hi");
        CHECK_FALSE(subject.parser.body_cut());
      }
    }
  }
}

TEST_CASE("what is wrong inside or behind a long line is seen") {
  for (std::size_t size = 100; size <= 400; size += size < 300 ? 1 : 13) {
    CAPTURE(size);
    const std::string text(size, 'x');
    const std::string bad[] = {
        "HTTP/1.1 200 OK\r\nA: " + text + "\x01\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \x01" + text + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + text + "\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + text + "\rContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 " + text + "\x7f\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2000 " + text + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA " + text + ": b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + text + "\r\nContent-Length: 0\r\n\r\n",
    };
    for (const std::string& bytes : bad) {
      CAPTURE(bytes);
      for (const std::size_t most : {std::size_t{1}, std::size_t{7}, kAll}) {
        Subject subject{128};
        const Verdict verdict = subject.give(bytes, most);
        CHECK(verdict == Verdict::kMalformed);
      }
    }
  }
}

TEST_CASE("a line that frames the body fits the memory or does not, however it comes") {
  for (std::size_t line = 100; line <= 160; ++line) {
    CAPTURE(line);
    for (const std::string name : {"Content-Length:", "Transfer-Encoding:"}) {
      const std::string value = name[0] == 'C' ? "0" : "chunked";
      const std::string bytes = "HTTP/1.1 200 OK\r\n" + name +
                                std::string(line - name.size() - value.size() - 2, ' ') + value +
                                "\r\n\r\n0\r\n\r\n";
      for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{64}, kAll}) {
        Subject subject{128};
        CHECK(subject.give(bytes, most) == (line < 128 ? Verdict::kComplete : Verdict::kTooLarge));
      }
    }
  }
}

TEST_CASE("a response is over when the memory for its body is full") {
  constexpr std::size_t kSize = 256;
  const std::string framings[] = {"Content-Length: 3000000000\r\n\r\n", "\r\n",
                                  "Transfer-Encoding: chunked\r\n\r\nb2d05e00\r\n"};
  for (const std::string& framing : framings) {
    CAPTURE(framing);
    for (const std::size_t most : {std::size_t{1}, std::size_t{11}, kAll}) {
      Subject subject{kSize};
      const std::string body = http_samples::pattern(2 * kSize);
      CHECK(subject.give("HTTP/1.1 200 OK\r\n" + framing + body, most) == Verdict::kComplete);
      CHECK(subject.parser.body_cut());
      CHECK(subject.parser.body() == body.substr(0, kSize - 32));
    }
  }
}

TEST_CASE("of a body of any size the beginning is kept") {
  for (std::size_t size = 0; size < 700; size += 1 + size / 8) {
    const std::string body = http_samples::pattern(size);
    std::string chunked;
    for (std::size_t at = 0; at < size; at += 13) {
      const std::string piece = body.substr(at, 13);
      chunked += std::string(1, "0123456789abcdef"[piece.size()]) + "\r\n" + piece + "\r\n";
    }
    const std::string variants[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + body,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked + "0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n" + body};
    for (const std::string& bytes : variants) {
      for (const std::size_t most : {std::size_t{1}, std::size_t{11}, kAll}) {
        CAPTURE(size);
        CAPTURE(most);
        Subject subject{256};
        Verdict verdict = subject.give(bytes, most);
        if (verdict == Verdict::kIncomplete) verdict = subject.parser.ended();
        CHECK(verdict == Verdict::kComplete);
        CHECK(subject.parser.body() == body.substr(0, 256 - 32));
        CHECK(subject.parser.body_cut() == (size > 256 - 32));
      }
    }
  }
}

// Whether what is wrong behind the end is read at all is a matter of how the bytes come.
TEST_CASE("what comes behind the bytes that fill the memory is not looked at") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string bytes = head + "78\r\n" + http_samples::pattern(120) + "\r\nno chunk";
  for (std::size_t most = 1; most < bytes.size(); ++most) {
    CAPTURE(most);
    Subject subject(128);
    CHECK(subject.give(bytes, most) == Verdict::kComplete);
    CHECK(subject.parser.body_cut());
    CHECK(subject.parser.body() == http_samples::pattern(128 - 32));
  }
}

TEST_CASE("the response to HEAD has no body") {
  Subject subject{128, true};
  CHECK(subject.give("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", kAll) == Verdict::kComplete);
  CHECK(subject.parser.body().empty());
}

}  // namespace
