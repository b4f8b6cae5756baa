#include "prometheus_express/text/query.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prom = prometheus_express;
using prom::EncodedText;

namespace {

std::string decoded(EncodedText text) {
  std::string all;
  for (char byte; text.next(byte);) all += byte;
  return all;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs parameters(std::string_view query) {
  Pairs all;
  prom::QueryParameter parameter;
  while (next_parameter(query, parameter)) {
    all.emplace_back(decoded(parameter.name), decoded(parameter.value));
  }
  return all;
}

TEST_CASE("parameters come in order, decoded") {
  CHECK(parameters("").empty());
  CHECK(parameters("&&&").empty());
  CHECK(parameters("a=1") == Pairs{{"a", "1"}});
  CHECK(parameters("a=1&b=2&a=3") == Pairs{{"a", "1"}, {"b", "2"}, {"a", "3"}});
  CHECK(parameters("&a=1&&b=2&") == Pairs{{"a", "1"}, {"b", "2"}});
  CHECK(parameters("a&b=&=c&=") == Pairs{{"a", ""}, {"b", ""}, {"", "c"}, {"", ""}});
  CHECK(parameters("a=b=c&d=%26%3d") == Pairs{{"a", "b=c"}, {"d", "&="}});
  CHECK(parameters("name%5B%5D=a+b&name[]=%2B") == Pairs{{"name[]", "a b"}, {"name[]", "+"}});
}

TEST_CASE("a percent sign without two digits stands for itself") {
  for (const char* text : {"%", "%4", "%%", "%zz", "%4z", "%z4", "a%", "%-1", "%0x"}) {
    CHECK(decoded(EncodedText{text}) == text);
  }
  CHECK(decoded(EncodedText{"%%41"}) == "%A");
  CHECK(decoded(EncodedText{"%2541"}) == "%41");
}

TEST_CASE("every byte can be encoded, in either case of digits") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::string expected(1, static_cast<char>(byte));
    for (const char* digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
      const std::string encoded = {'%', digits[byte / 16], digits[byte % 16]};
      CHECK(decoded(EncodedText{encoded}) == expected);
      CHECK(EncodedText{encoded}.is(expected));
      CHECK(!EncodedText{encoded}.is(""));
      CHECK(!EncodedText{encoded}.is(expected + expected));
    }
  }
}

TEST_CASE("pieces are taken off the front when they are there") {
  EncodedText text{"n%73_up"};
  CHECK(!text.skip("nt"));
  CHECK(!text.skip("ns_up_and_more"));
  CHECK(text.skip("ns"));
  CHECK(text.skip(""));
  CHECK(!text.skip("up"));
  CHECK(text.skip("_"));
  CHECK(text.is("up"));
  CHECK(!text.empty());
  CHECK(text.skip("up"));
  CHECK(text.empty());
  CHECK(text.is(""));
  CHECK(!text.skip("x"));
}

}  // namespace
