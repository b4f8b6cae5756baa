// Base64, with padding (RFC 4648).
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

PROMETHEUS_EXPRESS_OWN_COPY inline constexpr char kBase64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The alphabet that is safe in URLs and file names.
PROMETHEUS_EXPRESS_OWN_COPY inline constexpr char kBase64Url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Encodes a text that comes in pieces. put(c) is called for each character of the result.
template <class Put>
class Base64Encoder {
 public:
  Base64Encoder(const char* alphabet, Put put) : alphabet_(alphabet), put_(put) {}

  void text(std::string_view piece) {
    for (const char c : piece) byte(static_cast<unsigned char>(c));
  }

  // After the last piece.
  void end() {
    if (bits_ == 0) return;
    put_(alphabet_[group_ << (6 - bits_) & 0x3f]);
    for (; bits_ < 6; bits_ += 2) put_('=');
    bits_ = 0;
  }

 private:
  void byte(unsigned value) {
    group_ = group_ << 8 | value;
    bits_ += 8;
    while (bits_ >= 6) {
      bits_ -= 6;
      put_(alphabet_[group_ >> bits_ & 0x3f]);
    }
  }

  const char* alphabet_;
  Put put_;
  unsigned group_ = 0;
  unsigned bits_ = 0;  // of the group that are not written yet: 0, 2 or 4
};

// Decodes a text of the usual alphabet, with its padding. False, and `size` is of no meaning, where
// it is none, has bits that an encoder leaves empty, or gives more than `room` bytes.
[[nodiscard]] inline bool decode_base64(std::string_view text, char* out, std::size_t room,
                                        std::size_t& size) {
  size = 0;
  if (text.size() % 4 != 0) return false;
  for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) {
    text.remove_suffix(1);
  }
  unsigned group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    unsigned digit = 0;
    while (digit < 64 && kBase64[digit] != c) ++digit;
    if (digit == 64) return false;
    group = (group << 6 | digit) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    if (size == room) return false;
    out[size++] = static_cast<char>(group >> bits & 0xff);
  }
  return (group & ((1U << bits) - 1)) == 0;
}

}  // namespace prometheus_express
