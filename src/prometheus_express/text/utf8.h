// UTF-8, and what is done to bytes that are none: a reader of a page refuses all of it for one such
// byte, so each longest piece that cannot be UTF-8 becomes one U+FFFD.
//
// Specification: RFC 3629; Unicode, 3.9, "U+FFFD Substitution of Maximal Subparts", which is what
// the WHATWG's decoder does. Safe anywhere, interrupt handlers included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

// Takes the first character off the front of `text`, which is not empty. False where that was bytes
// that are none: of what could have become one, as much as was there.
constexpr bool skip_utf8(std::string_view& text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  std::size_t size = 1;
  bool good = lead < 0x80;
  if (lead >= 0xc2 && lead <= 0xf4) {
    unsigned missing = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    // Behind some leads, less: the rest would be overlong, a surrogate or too large.
    unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    while (!good && size < text.size() && byte(size) >= least && byte(size) <= most) {
      ++size;
      good = --missing == 0;
      least = 0x80;
      most = 0xbf;
    }
  }
  text.remove_prefix(size);
  return good;
}

// The empty text is UTF-8 too.
[[nodiscard]] bool is_utf8(std::string_view text);

// U+FFFD, which stands for bytes that are none.
inline constexpr std::string_view kReplacementText = "\xef\xbf\xbd";

// Takes the first character off the front of `text`, which is not empty; gives its bytes, or
// kReplacementText.
[[nodiscard]] std::string_view take_utf8(std::string_view& text);

// The number of a character as take_utf8() gives it.
[[nodiscard]] std::uint32_t code_point(std::string_view character);

// The bytes of all that take_utf8() gives.
[[nodiscard]] std::size_t repaired_size(std::string_view text);

}  // namespace prometheus_express
