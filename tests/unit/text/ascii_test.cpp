#include "prometheus_express/text/ascii.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>

#include "prometheus_express/text/hexadecimal.h"

using namespace prometheus_express;

namespace {

bool is_one_of(const char* characters, char c) {
  return c != '\0' && std::string(characters).find(c) != std::string::npos;
}

TEST_CASE("every byte is what it is in ASCII, those above 127 are nothing") {
  const char* const small = "abcdefghijklmnopqrstuvwxyz";
  const std::string large = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int code = std::numeric_limits<char>::min(); code <= std::numeric_limits<char>::max();
       ++code) {
    CAPTURE(code);
    const char c = static_cast<char>(code);
    CHECK(is_digit(c) == is_one_of("0123456789", c));
    CHECK(is_letter(c) == (is_one_of(small, c) || is_one_of(large.c_str(), c)));
    CHECK(to_lower(c) == (is_one_of(large.c_str(), c) ? small[large.find(c)] : c));
    int value = -1;
    for (int digit = 0; digit < 16; ++digit) {
      if (c == "0123456789abcdef"[digit] || c == "0123456789ABCDEF"[digit]) value = digit;
    }
    CHECK(hex_value(c) == value);
  }
}

TEST_CASE("a word has eight hexadecimal digits") {
  for (const auto& [word, text] : {std::pair<std::uint32_t, const char*>{0, "00000000"},
                                   {0x1, "00000001"},
                                   {0x89abcdef, "89abcdef"},
                                   {0xf0000000, "f0000000"},
                                   {0xffffffff, "ffffffff"}}) {
    char written[9] = {};
    CHECK(write_hexadecimal(word, written) == written + 8);
    CHECK(std::string(written) == text);
  }
}

}  // namespace
