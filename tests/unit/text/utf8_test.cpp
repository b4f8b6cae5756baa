#include "prometheus_express/text/utf8.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <string>

#include "support/effort.h"
#include "support/utf8_reference.h"

namespace prom = prometheus_express;
using test_support::append_code_point;

namespace {

std::string taken(std::string_view text) {
  std::string all;
  while (!text.empty()) all += prom::take_utf8(text);
  return all;
}

void check(const std::string& text) {
  const std::string expected = test_support::repaired(text);
  const bool right = taken(text) == expected && prom::is_utf8(text) == (text == expected) &&
                     prom::repaired_size(text) == expected.size() && prom::is_utf8(expected);
  CAPTURE(text);
  if (!right) CHECK(taken(text) == expected);
  REQUIRE(right);
}

TEST_CASE("every code point goes through, and no surrogate does") {
  for (unsigned code = 0; code <= 0x10ffff; code += test_support::stride(17U)) {
    std::string text;
    append_code_point(text, code);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    REQUIRE(prom::is_utf8(text) == !surrogate);
    REQUIRE((taken(text) == text) == !surrogate);
  }
}

TEST_CASE("Unicode's own examples of maximal subparts (3.9, tables 3-8 to 3-11)") {
  const std::string x = "\xef\xbf\xbd";
  CHECK(taken("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41") == x + x + x + x + x + x + x + x + "A");
  CHECK(taken("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41") == x + x + x + x + x + x + x + x + "A");
  CHECK(taken("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42") == x + x + x + x + x + "A" + x + x + "B");
  CHECK(taken("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41") == x + x + x + x + "A");
}

TEST_CASE(
    "each sequence of up to three bytes at the edges of what is allowed, as the WHATWG has it") {
  const std::string edges =
      "\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5"
      "\xff";
  for (const char a : edges) {
    for (const char b : edges) {
      for (const char c : edges) {
        for (std::size_t i = 0; i < edges.size(); i += test_support::stride<std::size_t>(7)) {
          check({a, b, c, edges[i]});
        }
        check({a, b, c});
      }
      check({a, b});
    }
    check({a});
  }
  check("");
}

TEST_CASE("random bytes, as the WHATWG has them") {
  std::mt19937 random{7};
  for (int round = 0; round < test_support::rounds(20'000); ++round) {
    std::string text;
    for (std::size_t size = random() % 24; size > 0; --size) {
      text += static_cast<char>(random() % 4 == 0 ? random() % 128 : 0x80 + random() % 128);
    }
    check(text);
  }
}

}  // namespace
