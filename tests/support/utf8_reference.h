// The decoder of the WHATWG's encoding standard ("UTF-8 decoder"), state by state, with its error
// mode "replacement": what a text becomes whose bytes are not all UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace test_support {

inline void append_code_point(std::string& out, unsigned code) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      put(0xe0 | code >> 12);
    } else {
      put(0xf0 | code >> 18);
      put(0x80 | (code >> 12 & 0x3f));
    }
    put(0x80 | (code >> 6 & 0x3f));
  }
  put(0x80 | (code & 0x3f));
}

inline std::string repaired(std::string_view text) {
  std::string out;
  unsigned code = 0;
  int needed = 0;
  unsigned lower = 0x80;
  unsigned upper = 0xbf;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (needed == 0) {
      if (byte <= 0x7f) {
        append_code_point(out, byte);
      } else if (byte >= 0xc2 && byte <= 0xdf) {
        needed = 1;
        code = byte & 0x1f;
      } else if (byte >= 0xe0 && byte <= 0xef) {
        if (byte == 0xe0) lower = 0xa0;
        if (byte == 0xed) upper = 0x9f;
        needed = 2;
        code = byte & 0xf;
      } else if (byte >= 0xf0 && byte <= 0xf4) {
        if (byte == 0xf0) lower = 0x90;
        if (byte == 0xf4) upper = 0x8f;
        needed = 3;
        code = byte & 0x7;
      } else {
        append_code_point(out, 0xfffd);
      }
      continue;
    }
    const bool fits = byte >= lower && byte <= upper;
    lower = 0x80;
    upper = 0xbf;
    if (!fits) {
      needed = 0;
      append_code_point(out, 0xfffd);
      --i;  // the byte is read again
      continue;
    }
    code = code << 6 | (byte & 0x3f);
    if (--needed == 0) append_code_point(out, code);
  }
  if (needed != 0) append_code_point(out, 0xfffd);
  return out;
}

}  // namespace test_support
