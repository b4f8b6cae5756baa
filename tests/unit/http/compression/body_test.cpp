// The contract of compressed bodies, held by each compressor in a program of its own: under_test.h
// of the folder of that name says which.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/allocation_count.h"
#include "under_test.h"

namespace prom = prometheus_express;
using prom::BodyResult;
using prom::BodyStatus;

namespace {

// A body that is given in pieces of one size, and may fail.
class Page : public prom::BodySource {
 public:
  explicit Page(std::string_view text, std::size_t piece = 1000) : text_(text), piece_(piece) {}

  BodyResult read_some(char* buffer, std::size_t size) override {
    CHECK(size > 0);
    CHECK(!over_);
    CHECK(releases == 0);
    if (rests && (resting_ = !resting_)) return {0, BodyStatus::kLater};
    if (done_ >= fail_at) {
      over_ = true;
      return {0, BodyStatus::kFailed};
    }
    const std::size_t count = text_.substr(done_).copy(buffer, std::min(size, piece_));
    done_ += count;
    over_ = done_ == text_.size() && (!ends_with_nothing || count == 0);
    if (over_) return {count, BodyStatus::kEnd};
    return {count, rests && done_ % 3 != 0 ? BodyStatus::kLater : BodyStatus::kMore};
  }
  void release() override { ++releases; }

  void restart() {
    done_ = 0;
    over_ = false;
    releases = 0;
  }

  std::size_t fail_at = std::string_view::npos;
  bool ends_with_nothing = false;
  bool rests = false;  // gives nothing every other time
  int releases = 0;

 private:
  std::string_view text_;
  std::size_t piece_;
  std::size_t done_ = 0;
  bool over_ = false;
  bool resting_ = false;
};

// Like a page of metrics: much is repeated, not everything.
std::string page_of(std::size_t size) {
  std::mt19937 random{static_cast<unsigned>(size)};
  std::string page;
  while (page.size() < size) {
    page += "requests_total{path=\"/items/" + std::to_string(random() % 1000) + "\"} " +
            std::to_string(random()) + "\n";
  }
  page.resize(size);
  return page;
}

std::string noise(std::size_t size) {
  std::mt19937 random{1};
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// Reads a body to its end with a buffer of `size` bytes.
std::string read_all(prom::BodySource& body, std::size_t size) {
  std::vector<char> buffer(size);
  std::string all;
  for (;;) {
    const BodyResult result = body.read_some(buffer.data(), size);
    REQUIRE(result.status != BodyStatus::kFailed);
    REQUIRE(result.count <= size);
    all.append(buffer.data(), result.count);
    if (result.status == BodyStatus::kEnd) return all;
    if (result.status != BodyStatus::kLater) REQUIRE(result.count > 0);
  }
}

TEST_CASE("what is decompressed is what was compressed, at every size of buffer") {
  Body body;
  REQUIRE(body.available());
  for (const std::string& text : {std::string(), std::string("x"), page_of(300), page_of(4096),
                                  page_of(20'000), noise(5000)}) {
    Page page{text};
    body.begin(page);
    const std::string compressed = read_all(body, 1 << 20);
    body.release();
    REQUIRE(decompress(compressed, text.size()) == text);
    for (std::size_t size = 1; size <= 300; ++size) {
      CAPTURE(size);
      page.restart();
      body.begin(page);
      REQUIRE(read_all(body, size) == compressed);
      body.release();
      REQUIRE(page.releases == 1);
    }
  }
}

TEST_CASE("the pieces in which the body comes do not matter") {
  Body body;
  const std::string text = page_of(10'000);
  for (const std::size_t piece : {1u, 2u, 7u, 4095u, 4096u, 4097u, 100'000u}) {
    for (const bool ends_with_nothing : {false, true}) {
      for (const bool rests : {false, true}) {
        Page page{text, piece};
        page.ends_with_nothing = ends_with_nothing;
        page.rests = rests;
        body.begin(page);
        CHECK(decompress(read_all(body, 1000), text.size()) == text);
        body.release();
      }
    }
  }
}

TEST_CASE("metrics become much smaller") {
  Body body;
  const std::string text = page_of(1'000'000);
  Page page{text};
  body.begin(page);
  const std::string compressed = read_all(body, 10'000);
  CHECK(compressed.size() < text.size() / 3);
  CHECK(decompress(compressed, text.size()) == text);
  body.release();
}

TEST_CASE("a body that fails fails compressed, and the next one is whole") {
  Body body;
  const std::string text = noise(20'000);
  std::vector<char> buffer(100);
  for (const std::size_t fail_at : {0u, 1000u, 12'000u}) {
    Page page{text};
    page.fail_at = fail_at;
    body.begin(page);
    CHECK(!body.available());
    BodyResult result;
    do {
      result = body.read_some(buffer.data(), buffer.size());
    } while (result.status == BodyStatus::kMore);
    CHECK(result.status == BodyStatus::kFailed);
    body.release();
    CHECK(page.releases == 1);
    CHECK(body.available());

    Page whole{text};
    body.begin(whole);
    CHECK(decompress(read_all(body, 1000), text.size()) == text);
    body.release();
  }
}

TEST_CASE("a source that gives nothing and promises more has failed") {
  class Stuck : public prom::BodySource {
    BodyResult read_some(char*, std::size_t) override { return {0, BodyStatus::kMore}; }
    void release() override {}
  } stuck;
  Body body;
  body.begin(stuck);
  char buffer[100];
  CHECK(body.read_some(buffer, sizeof buffer).status == BodyStatus::kFailed);
  body.release();
}

TEST_CASE("a body may be given up at any time") {
  Body body;
  const std::string text = page_of(50'000);
  char buffer[64];
  for (int reads = 0; reads < 40; ++reads) {
    Page page{text};
    body.begin(page);
    for (int i = 0; i < reads; ++i) {
      CHECK(body.read_some(buffer, sizeof buffer).count == sizeof buffer);
    }
    body.release();
    CHECK(page.releases == 1);
    Page next{"the next one"};
    body.begin(next);
    CHECK(decompress(read_all(body, 100), 12) == "the next one");
    body.release();
  }
}

TEST_CASE("nothing is allocated once it is constructed") {
  if (!test_support::kCountsAllocations) return;
  const std::uint64_t at_first = test_support::allocations();
  Body body;
  CHECK(test_support::allocations() > at_first);
  const std::string text = page_of(100'000);
  static char buffer[1000];
  const std::uint64_t before = test_support::allocations();
  std::size_t total = 0;
  for (int i = 0; i < 10; ++i) {
    Page page{text};
    body.begin(page);
    for (;;) {
      const BodyResult result = body.read_some(buffer, sizeof buffer);
      total += result.count;
      if (result.status != BodyStatus::kMore) break;
    }
    body.release();
  }
  CHECK(test_support::allocations() == before);
  CHECK(total > 100'000);
}

const std::string kName{Body::kCoding};

// What a handler sees: the headers that a request with this Accept-Encoding line is answered with.
struct Exchange {
  Exchange(prom::Compression& compression, prom::BodySource& source, const std::string& accepted)
      : response(buffer, sizeof buffer) {
    const std::string line = "Accept-Encoding: " + accepted + "\r\n";
    prom::Request::Parts parts;
    parts.header_lines = line;
    compression.stream(prom::Request{parts}, response, source);
  }
  bool compressed() const {
    const std::string line = "Content-Encoding: " + kName + "\r\n";
    return response.header_lines().find(line) != std::string_view::npos;
  }

  char buffer[1000];
  prom::Response response;
};

TEST_CASE("a response is compressed for who asks, while there is memory") {
  Coding<2> coding;
  Page page{"text"};
  CHECK(!Exchange(coding, page, "identity").compressed());
  CHECK(!Exchange(coding, page, kName + ";q=0").compressed());
  CHECK(page.releases == 2);
  {
    const Exchange first{coding, page, kName};
    const Exchange second{coding, page, "deflate, " + kName + ";q=0.5"};
    const Exchange third{coding, page, kName};
    CHECK(first.compressed());
    CHECK(second.compressed());
    CHECK(!third.compressed());
    for (const Exchange* exchange : {&first, &second, &third}) {
      CHECK(!exchange->response.failed());
      CHECK(exchange->response.streams());
      CHECK(exchange->response.header_lines().find("Vary: Accept-Encoding\r\n") !=
            std::string_view::npos);
    }
    CHECK(page.releases == 2);
  }
  CHECK(page.releases == 5);
  CHECK(Exchange(coding, page, kName).compressed());
}

}  // namespace
