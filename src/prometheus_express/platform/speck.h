// The block cipher Speck64/128: blocks of 64 bits, keys of 128, and hardly any code. Beaulieu and
// others, "The Simon and Speck Families of Lightweight Block Ciphers" (IACR ePrint 2013/404).
#pragma once

#include <array>
#include <cstdint>

namespace prometheus_express {

class Speck64 {
 public:
  using Key = std::array<std::uint32_t, 4>;
  struct Block {
    std::uint32_t left;
    std::uint32_t right;
  };

  static Block encrypt(const Key& key, Block block) {
    std::uint32_t round_key = key[0];
    Key rest = key;  // [1] to [3]
    for (std::uint32_t round = 0; round < kRounds; ++round) {
      mix(block.left, block.right, round_key);
      mix(rest[1], round_key, round);
      const std::uint32_t first = rest[1];
      rest[1] = rest[2];
      rest[2] = rest[3];
      rest[3] = first;
    }
    return block;
  }

 private:
  static constexpr std::uint32_t kRounds = 27;

  static void mix(std::uint32_t& left, std::uint32_t& right, std::uint32_t key) {
    left = ((left >> 8 | left << 24) + right) ^ key;
    right = (right << 3 | right >> 29) ^ left;
  }
};

}  // namespace prometheus_express
