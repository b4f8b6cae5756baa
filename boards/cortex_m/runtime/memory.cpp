// The functions of the C library that compilers call by themselves, in 150 bytes: those of newlib
// are unrolled, and 1.4 KB. All but those of ARMv6-M load and store words at any address.
#include <cstddef>
#include <cstdint>

namespace {

using Byte = unsigned char;

// Of any object's bytes.
#if defined(__ARM_FEATURE_UNALIGNED)
using Word [[gnu::may_alias, gnu::aligned(1)]] = std::uint32_t;
#else
using Word [[gnu::may_alias]] = std::uint32_t;
#endif

std::uint32_t load_word(const Byte* from) { return *reinterpret_cast<const Word*>(from); }

void store_word(Byte* to, std::uint32_t word) { *reinterpret_cast<Word*>(to) = word; }

bool aligned(const void* at) { return reinterpret_cast<std::uintptr_t>(at) % alignof(Word) == 0; }

}  // namespace

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<Byte*>(to);
  const auto* in = static_cast<const Byte*>(from);
  if (aligned(out) && aligned(in)) {
    for (; size >= 4; size -= 4, in += 4, out += 4) store_word(out, load_word(in));
  }
  while (size-- > 0) *out++ = *in++;
  return to;
}

void* memmove(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<Byte*>(to);
  const auto* in = static_cast<const Byte*>(from);
  if (out <= in) return memcpy(to, from, size);  // which goes upwards
  while (size-- > 0) out[size] = in[size];
  return to;
}

void* memset(void* to, int value, std::size_t size) {
  auto* out = static_cast<Byte*>(to);
  const std::uint32_t word = 0x01010101u * static_cast<Byte>(value);
  if (aligned(out)) {
    for (; size >= 4; size -= 4, out += 4) store_word(out, word);
  }
  while (size-- > 0) *out++ = static_cast<Byte>(value);
  return to;
}

int memcmp(const void* a, const void* b, std::size_t size) {
  const auto* left = static_cast<const Byte*>(a);
  const auto* right = static_cast<const Byte*>(b);
  for (std::size_t i = 0; i < size; ++i) {
    if (left[i] != right[i]) return left[i] - right[i];
  }
  return 0;
}

void* memchr(const void* text, int byte, std::size_t size) {
  const auto* at = static_cast<const Byte*>(text);
  for (; size > 0; --size, ++at) {
    if (*at == static_cast<Byte>(byte)) return const_cast<Byte*>(at);
  }
  return nullptr;
}

std::size_t strlen(const char* text) {
  const char* end = text;
  while (*end != '\0') ++end;
  return static_cast<std::size_t>(end - text);
}

}  // extern "C"
