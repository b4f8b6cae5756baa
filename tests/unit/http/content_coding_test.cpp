#include "prometheus_express/http/compression/content_coding.h"

#include <doctest/doctest.h>

#include <string>

namespace prom = prometheus_express;

namespace {

// A compressor that is none.
template <char kLetter>
class CopyBody : public prom::CompressedBody {
 public:
  static constexpr std::string_view kCoding{&"abc"[kLetter - 'a'], 1};

  CopyBody() { set_ready(input_, sizeof input_); }

 private:
  void restart() override {}
  Step compress(Pieces& pieces) override {
    const std::size_t count =
        pieces.input_size < pieces.output_size ? pieces.input_size : pieces.output_size;
    std::string_view{pieces.input, count}.copy(pieces.output, count);
    pieces.advance(count, count);
    return pieces.last && pieces.input_size == 0 ? Step::kEnd : Step::kMore;
  }

  char input_[10];
};

struct Nothing : prom::BodySource {
  prom::BodyResult read_some(char*, std::size_t) override { return {0, prom::BodyStatus::kEnd}; }
  void release() override { ++releases; }
  int releases = 0;
};

struct Exchange {
  Exchange(prom::Compression& compression, const std::string& accepted)
      : response(buffer, sizeof buffer) {
    const std::string line = "Accept-Encoding: " + accepted + "\r\n";
    prom::Request::Parts parts;
    parts.header_lines = line;
    compression.stream(prom::Request{parts}, response, body);
  }

  // The coding that was chosen; "" where the body goes out as it is.
  std::string coding() const {
    const std::string lines{response.header_lines()};
    const std::string head = "Vary: Accept-Encoding\r\n";
    REQUIRE(lines.rfind(head, 0) == 0);
    const std::string rest = lines.substr(head.size());
    const std::string name = "Content-Encoding: ";
    return rest.empty() ? "" : rest.substr(name.size(), rest.size() - name.size() - 2);
  }

  Nothing body;
  char buffer[400];
  prom::Response response;
};

// Of three, the last is asked for by nobody's first choice.
struct Three {
  prom::ContentCodingOf<CopyBody<'c'>, 1> c;
  prom::ContentCodingOf<CopyBody<'b'>, 1> b{c};
  prom::ContentCodingOf<CopyBody<'a'>, 1> a{b};
};

TEST_CASE("of several codings a client gets the one it wants most") {
  Three three;
  const auto chosen = [&](const char* accepted) { return Exchange(three.a, accepted).coding(); };
  CHECK(chosen("a").compare("a") == 0);
  CHECK(chosen("b").compare("b") == 0);
  CHECK(chosen("c").compare("c") == 0);
  CHECK(chosen("d").empty());
  CHECK(chosen("identity").empty());
  CHECK(chosen("c, b").compare("b") == 0);  // the order is the server's where the client has none
  CHECK(chosen("c, b, a").compare("a") == 0);
  CHECK(chosen("a;q=0.5, b;q=0.6, c;q=0.4").compare("b") == 0);
  CHECK(chosen("a;q=0.5, b;q=0.5, c;q=0.501").compare("c") == 0);
  CHECK(chosen("a;q=0, b;q=0.001").compare("b") == 0);
  CHECK(chosen("*").compare("a") == 0);
  CHECK(chosen("*, a;q=0").compare("b") == 0);
  CHECK(chosen("*;q=0").empty());
}

TEST_CASE("where the memory of one coding is in use, the next best serves") {
  Three three;
  const Exchange first{three.a, "a, b;q=0.5, c;q=0.2"};
  const Exchange second{three.a, "a, b;q=0.5, c;q=0.2"};
  const Exchange third{three.a, "a, b;q=0.5, c;q=0.2"};
  const Exchange fourth{three.a, "a, b;q=0.5, c;q=0.2"};
  CHECK(first.coding() == "a");
  CHECK(second.coding() == "b");
  CHECK(third.coding() == "c");
  CHECK(fourth.coding().empty());
  CHECK(fourth.body.releases == 0);
}

TEST_CASE("a coding serves again when its body was released") {
  Three three;
  for (int i = 0; i < 3; ++i) {
    Nothing* body = nullptr;
    {
      Exchange exchange{three.a, "b"};
      body = &exchange.body;
      CHECK(exchange.coding() == "b");
      exchange.response.clear();
      CHECK(body->releases == 1);
    }
  }
}

}  // namespace
