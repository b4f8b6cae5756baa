// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104), for passwords and tokens: 112 bytes of state,
// no table but the 64 constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

struct Sha256Digest {
  static constexpr std::size_t kBytes = 32;
  unsigned char bytes[kBytes];
};

class Sha256 {
 public:
  // What add() was given so far, and digest() gives, is one text. Any number of bytes below 2^61.
  void add(const void* data, std::size_t size);
  void add(std::string_view text) { add(text.data(), text.size()); }

  // Of all that was added. Of no use afterwards.
  Sha256Digest digest();

  static constexpr std::size_t kBlockBytes = 64;

 private:
  void take_block(const unsigned char* block);

  std::uint32_t state_[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::uint64_t size_ = 0;
  unsigned char block_[kBlockBytes];
};

// HMAC-SHA-256 of a text that comes in pieces, under a key of 32 bytes.
class HmacSha256 {
 public:
  explicit HmacSha256(const unsigned char (&key)[Sha256Digest::kBytes]);

  void add(std::string_view text) { inner_.add(text); }

  // Of all that was added. Of no use afterwards.
  Sha256Digest digest();

 private:
  Sha256 inner_;
  Sha256 outer_;
};

}  // namespace prometheus_express
