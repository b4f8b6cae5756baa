// How labels() hashes label values and compares short texts: in words of eight bytes, which overlap
// where a text is no multiple of them, so that no byte is looked at alone and none is read behind
// the end.
//
// The hash is built as Wang Yi's wyhash is: a product of 128 bits for up to 16 bytes, both halves
// of it taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace prometheus_express {

namespace detail {

inline std::uint64_t eight_bytes(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline std::uint64_t four_bytes(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Any bits that are not the same in a and b are not the same in the results.
struct TwoWords {
  std::uint64_t a;
  std::uint64_t b;
};

// All bytes of a text of at most 16.
inline TwoWords words_of(const char* text, std::size_t size) {
  if (size >= 8) return {eight_bytes(text), eight_bytes(text + size - 8)};
  if (size >= 4) return {four_bytes(text), four_bytes(text + size - 4)};
  if (size == 0) return {0, 0};
  const auto byte = [text](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(text[i])};
  };
  return {byte(0) << 16 | byte(size / 2) << 8 | byte(size - 1), 0};
}

}  // namespace detail

// Says whether two texts of the same size are the same.
inline bool is_same_text(const char* a, const char* b, std::size_t size) {
  const auto differ8 = [a, b](std::size_t i) {
    return detail::eight_bytes(a + i) ^ detail::eight_bytes(b + i);
  };
  const auto differ4 = [a, b](std::size_t i) {
    return detail::four_bytes(a + i) ^ detail::four_bytes(b + i);
  };
  if (size > 16) {
    for (std::size_t i = 0; i < size - 16; i += 16) {
      if ((differ8(i) | differ8(i + 8)) != 0) return false;
    }
    return (differ8(size - 16) | differ8(size - 8)) == 0;
  }
  if (size >= 8) return (differ8(0) | differ8(size - 8)) == 0;
  if (size >= 4) return (differ4(0) | differ4(size - 4)) == 0;
  return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

// Of some texts, one after the other: ("ab", "c") and ("a", "bc") differ. `seed` is what nobody
// outside can know.
class LabelHash {
 public:
  explicit LabelHash(std::uint64_t seed) : state_(seed) {}

  void add(std::string_view text) {
    const char* at = text.data();
    const std::size_t size = text.size();
    if (size > kBlock) {
      for (std::size_t left = size; left > kBlock; left -= kBlock, at += kBlock) add_block(at);
      at = text.data() + size - kBlock;
    }
    add_end(at, size);
  }

  // As add() of the text that `next` gives piece by piece; its last piece is empty.
  template <class Next>
  void add_pieces(const Next& next) {
    char bytes[2 * kBlock] = {};  // the last whole block, and what came since
    std::size_t size = 0;
    std::size_t since = 0;
    for (std::string_view piece = next(); !piece.empty(); piece = next()) {
      for (const char c : piece) {
        if (since == kBlock) {
          add_block(bytes + kBlock);
          std::memcpy(bytes, bytes + kBlock, kBlock);
          since = 0;
        }
        bytes[kBlock + since++] = c;
        ++size;
      }
    }
    add_end(size > kBlock ? bytes + since : bytes + kBlock, size);
  }

  std::uint32_t value() const { return static_cast<std::uint32_t>(state_ ^ state_ >> 32); }

  // Whether all bytes were ASCII.
  bool ascii() const { return (bits_ & 0x8080808080808080) == 0; }

 private:
  static constexpr std::size_t kBlock = 16;

  void add_block(const char* at) {
    const detail::TwoWords words = detail::words_of(at, kBlock);
    add(words, 0xa0761d6478bd642f);
  }

  // `at` are the last bytes of the text, up to a block, and `size` is that of all of it.
  void add_end(const char* at, std::size_t size) {
    const detail::TwoWords words = detail::words_of(at, size < kBlock ? size : kBlock);
    add(words, 0xe7037ed1a0b428db ^ size);
  }

  void add(const detail::TwoWords& words, std::uint64_t constant) {
    bits_ |= words.a | words.b;
    state_ = product(words.a ^ constant, words.b ^ state_);
  }

  // `b` has the seed in it. `a` must not become 0, which would wipe that out: no UTF-8 has the
  // bytes of the constants that go into it, and what is none is hashed as what it becomes.
  static std::uint64_t product(std::uint64_t a, std::uint64_t b) {
#if defined(__SIZEOF_INT128__)
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#else
    constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15;
    b *= kMultiplier;
    a = (a ^ b ^ b >> 32) * kMultiplier;
    return a ^ a >> 32;
#endif
  }

  std::uint64_t state_;
  std::uint64_t bits_ = 0;
};

}  // namespace prometheus_express
