#include "prometheus_express/http/auth/sha256.h"

#include <cstring>

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {
namespace {

constexpr std::uint32_t kConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::uint32_t rotate(std::uint32_t x, unsigned by) { return x >> by | x << (32 - by); }

std::uint32_t load(const unsigned char* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
         std::uint32_t{at[3]};
}

void store(std::uint32_t number, unsigned char* at) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<unsigned char>(number >> (24 - 8 * i));
}

}  // namespace

void Sha256::take_block(const unsigned char* block) {
  std::uint32_t w[16];
  std::uint32_t s[8];
  for (int i = 0; i < 8; ++i) s[i] = state_[i];
  for (unsigned i = 0; i < 64; ++i) {
    std::uint32_t& next = w[i % 16];
    if (i < 16) {
      next = load(block + std::size_t{i} * 4);
    } else {
      const std::uint32_t a = w[(i + 1) % 16];
      const std::uint32_t b = w[(i + 14) % 16];
      next += (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[(i + 9) % 16] +
              (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
    const std::uint32_t one = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
                              ((s[4] & s[5]) ^ (~s[4] & s[6])) + kConstants[i] + next;
    const std::uint32_t two = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
                              ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    for (int j = 7; j > 0; --j) s[j] = s[j - 1];
    s[4] += one;
    s[0] = one + two;
  }
  for (int i = 0; i < 8; ++i) state_[i] += s[i];
}

void Sha256::add(const void* data, std::size_t size) {
  const auto* at = static_cast<const unsigned char*>(data);
  while (size > 0) {
    const std::size_t used = size_ % kBlockBytes;
    const std::size_t count = smaller_of(size, kBlockBytes - used);
    std::memcpy(block_ + used, at, count);
    size_ += count;
    at += count;
    size -= count;
    if (used + count == kBlockBytes) take_block(block_);
  }
}

Sha256Digest Sha256::digest() {
  const std::uint64_t bits = size_ * 8;
  const unsigned char mark = 0x80;
  const unsigned char zero = 0;
  add(&mark, 1);
  while (size_ % kBlockBytes != kBlockBytes - 8) add(&zero, 1);
  unsigned char length[8];
  store(static_cast<std::uint32_t>(bits >> 32), length);
  store(static_cast<std::uint32_t>(bits), length + 4);
  add(length, sizeof length);
  Sha256Digest digest;
  for (std::size_t i = 0; i < 8; ++i) store(state_[i], digest.bytes + 4 * i);
  return digest;
}

HmacSha256::HmacSha256(const unsigned char (&key)[Sha256Digest::kBytes]) {
  for (std::size_t i = 0; i < Sha256::kBlockBytes; ++i) {
    const unsigned of_key = i < sizeof key ? key[i] : 0;
    const auto inside = static_cast<unsigned char>(of_key ^ 0x36U);
    const auto outside = static_cast<unsigned char>(of_key ^ 0x5cU);
    inner_.add(&inside, 1);
    outer_.add(&outside, 1);
  }
}

Sha256Digest HmacSha256::digest() {
  const Sha256Digest inside = inner_.digest();
  outer_.add(inside.bytes, sizeof inside.bytes);
  return outer_.digest();
}

}  // namespace prometheus_express
