#include "prometheus_express/text/base64.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace prom = prometheus_express;

namespace {

std::string base64(const char* alphabet, std::string_view text, std::size_t split) {
  std::string result;
  prom::Base64Encoder encoder{alphabet, [&result](char c) { result += c; }};
  encoder.text(text.substr(0, split));
  encoder.text(text.substr(split));
  encoder.end();
  return result;
}

TEST_CASE("base64, in pieces (the vectors of RFC 4648)") {
  const char* const vectors[][2] = {{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& vector : vectors) {
    for (std::size_t split = 0; split <= std::string_view(vector[0]).size(); ++split) {
      CHECK(base64(prom::kBase64, vector[0], split) == vector[1]);
    }
  }
  CHECK(base64(prom::kBase64, "\xfb\xff\xbf", 0) == "+/+/");
  CHECK(base64(prom::kBase64Url, "\xfb\xff\xbf", 0) == "-_-_");
}

TEST_CASE("what was encoded is decoded, and nothing else") {
  char out[300];
  std::size_t size = 0;
  std::string text;
  for (int i = 0; i < 258; ++i) {
    CAPTURE(i);
    const std::string encoded = base64(prom::kBase64, text, 0);
    REQUIRE(prom::decode_base64(encoded, out, sizeof out, size));
    CHECK(std::string(out, size) == text);
    if (!text.empty()) CHECK_FALSE(prom::decode_base64(encoded, out, text.size() - 1, size));
    if (!encoded.empty()) {
      CHECK_FALSE(prom::decode_base64(encoded.substr(1), out, sizeof out, size));
    }
    text += static_cast<char>(i);
  }
  for (const char* const wrong : {"Zg", "Zg=", "Z===", "====", "Zg=A", "Zh==", "Zm9=", "Zm 9v",
                                  "Zm9v\n", "Zm-_", "=AAA", "Zg==Zg=="}) {
    CAPTURE(wrong);
    CHECK_FALSE(prom::decode_base64(wrong, out, sizeof out, size));
  }
}

}  // namespace
