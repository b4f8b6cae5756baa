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

}  // namespace prometheus_express
