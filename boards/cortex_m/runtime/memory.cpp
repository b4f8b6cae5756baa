// The functions of the C library that compilers call by themselves, in 150 bytes: those of newlib
// are unrolled, and 1.4 KB. A Cortex-M4 loads and stores words at any address.
#include <cstddef>
#include <cstdint>

namespace {

using Byte = unsigned char;

std::uint32_t load_word(const Byte* from) {
  std::uint32_t word;
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

void store_word(Byte* to, std::uint32_t word) { __builtin_memcpy(to, &word, sizeof word); }

}  // namespace

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<Byte*>(to);
  const auto* in = static_cast<const Byte*>(from);
  for (; size >= 4; size -= 4, in += 4, out += 4) store_word(out, load_word(in));
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
  for (; size >= 4; size -= 4, out += 4) store_word(out, word);
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
