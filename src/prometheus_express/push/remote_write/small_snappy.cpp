#include <cstring>

#include "prometheus_express/push/remote_write/snappy.h"

namespace prometheus_express {
namespace {

// So that positions and offsets fit 16 bits.
constexpr std::size_t kBlockBytes = 65535;

// What a match must have, so that it pays and can be found by one comparison.
constexpr std::size_t kLeastMatch = 4;

// The kinds of element, in the lowest bits of its first byte.
enum Element : unsigned { kLiteral = 0, kCopyNear = 1, kCopy = 2 };

std::uint32_t load(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

void put(char*& out, std::size_t byte) { *out++ = static_cast<char>(byte); }

void put_literal(char*& out, const char* data, std::size_t size) {
  if (size == 0) return;
  const std::size_t n = size - 1;
  if (n < 60) {
    put(out, n << 2 | kLiteral);
  } else if (n < 256) {
    put(out, 60 << 2 | kLiteral);
    put(out, n);
  } else {
    put(out, 61 << 2 | kLiteral);
    put(out, n & 0xff);
    put(out, n >> 8);
  }
  std::memcpy(out, data, size);
  out += size;
}

void put_copy(char*& out, std::size_t offset, std::size_t size) {
  while (size > 0) {
    // No element takes more than 64 bytes, and what is left must make another.
    const std::size_t part = size <= 64 ? size : size < 64 + kLeastMatch ? 60 : 64;
    if (part >= 4 && part <= 11 && offset < 2048) {
      put(out, offset >> 8 << 5 | (part - 4) << 2 | kCopyNear);
      put(out, offset & 0xff);
    } else {
      put(out, (part - 1) << 2 | kCopy);
      put(out, offset & 0xff);
      put(out, offset >> 8);
    }
    size -= part;
  }
}

}  // namespace

std::size_t SmallSnappy::compress(const char* data, std::size_t size, char* out) {
  char* at = out;
  std::size_t length = size;
  for (; length > 0x7f; length >>= 7) put(at, length | 0x80);
  put(at, length);
  while (size > 0) {
    const std::size_t part = size < kBlockBytes ? size : kBlockBytes;
    at = compress_block(data, part, at);
    data += part;
    size -= part;
  }
  return static_cast<std::size_t>(at - out);
}

char* SmallSnappy::compress_block(const char* block, std::size_t size, char* out) {
  std::memset(table_, 0, sizeof table_);
  std::size_t literal = 0;  // where the bytes begin that are in no element yet
  std::size_t at = 1;       // a position of 0 in the table also means none, and is compared
  while (at + kLeastMatch <= size) {
    const std::uint32_t word = load(block + at);
    std::uint16_t& entry = table_[word * 0x1e35a7bdU >> (32 - kHashBits)];
    const std::size_t candidate = entry;
    entry = static_cast<std::uint16_t>(at);
    if (load(block + candidate) != word) {
      ++at;
      continue;
    }
    std::size_t end = at + kLeastMatch;
    while (end < size && block[end] == block[candidate + (end - at)]) ++end;
    put_literal(out, block + literal, at - literal);
    put_copy(out, at - candidate, end - at);
    at = end;
    literal = end;
  }
  put_literal(out, block + literal, size - literal);
  return out;
}

}  // namespace prometheus_express
