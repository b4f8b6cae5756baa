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

}  // namespace
