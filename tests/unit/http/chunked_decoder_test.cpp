// The limits of the framing of chunked bodies. What it may look like is in request_samples.cpp.
#include "prometheus_express/http/chunked_decoder.h"

#include <doctest/doctest.h>

#include <string>

using Verdict = prometheus_express::ChunkedDecoder::Verdict;

namespace {

struct Result {
  Verdict verdict;
  std::string text;
};

// In pieces of so many bytes.
Result decode(const std::string& in, std::size_t piece, std::size_t room) {
  prometheus_express::ChunkedDecoder decoder{};
  std::string out(in.size(), '\0');
  std::size_t decoded = 0;
  Verdict verdict = Verdict::kIncomplete;
  for (std::size_t at = 0; at < in.size() && verdict == Verdict::kIncomplete; at += piece) {
    const std::string part = in.substr(at, piece);
    const auto progress =
        decoder.decode(part.data(), part.size(), out.data() + decoded, room - decoded);
    decoded += progress.decoded;
    verdict = progress.verdict;
  }
  return {verdict, out.substr(0, decoded)};
}

// The line of a size, with zeros in front and extensions behind, and all trailers may take that.
TEST_CASE("sizes with their extensions, and trailers, of 1024 bytes, and not one more") {
  for (const std::size_t piece : {1U, 100U, 10'000U}) {
    for (std::size_t size = 1'000; size < 1'050; ++size) {
      CAPTURE(size);
      const Verdict verdict = size <= 1'024 ? Verdict::kComplete : Verdict::kTrailersTooLarge;
      const std::string extension = "1;" + std::string(size - 4, 'e') + "\r\n";
      CHECK(decode(extension + "x\r\n0\r\n\r\n", piece, 1).verdict == verdict);
      const std::string zeros = std::string(size - 3, '0') + "1\r\n";
      CHECK(decode(zeros + "x\r\n0\r\n\r\n", piece, 1).verdict == verdict);
      const std::string trailer = "T:" + std::string(size - 6, 't') + "\r\n\r\n";
      CHECK(decode("1\r\nx\r\n0\r\n" + trailer, piece, 1).verdict == verdict);
    }
  }
}

TEST_CASE("each chunk may have an extension of that size, and the body trailers besides") {
  const std::string extension = ';' + std::string(1'000, 'e') + "\r\n";
  const Result result = decode("1" + extension + "a\r\n2" + extension + "bc\r\n0" + extension +
                                   "T:" + std::string(1'000, 't') + "\r\n\r\n",
                               10'000, 3);
  CHECK(result.verdict == Verdict::kComplete);
  CHECK(result.text == "abc");
}

TEST_CASE("a body fits its room or not, to the byte") {
  const std::string body = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (std::size_t room = 0; room < 10; ++room) {
    CAPTURE(room);
    const Result result = decode(body, 10'000, room);
    CHECK(result.verdict == (room >= 5 ? Verdict::kComplete : Verdict::kBodyTooLarge));
    CHECK(result.text == (room >= 5 ? "abcde" : room >= 3 ? "abc" : ""));
  }
}

}  // namespace
