// Copies of short texts: on a host a call of memcpy costs more than the few bytes that most have.
#pragma once

#include <cstddef>
#include <cstring>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

namespace detail {

// From `Size` to twice as many bytes, as two words that may overlap.
template <std::size_t Size>
void copy_two(char* to, const char* from, std::size_t size) {
  char first[Size];
  char last[Size];
  std::memcpy(first, from, Size);
  std::memcpy(last, from + size - Size, Size);
  std::memcpy(to, first, Size);
  std::memcpy(to + size - Size, last, Size);
}

}  // namespace detail

// Copies `size` bytes, and reads and writes no others; gives the end of the copy.
inline char* copy_text(char* to, const char* from, std::size_t size) {
  if (kLarge && size >= 8 && size <= 16) {
    detail::copy_two<8>(to, from, size);
  } else if (kLarge && size > 16 && size <= 32) {
    detail::copy_two<16>(to, from, size);
  } else if (kLarge && size >= 4 && size < 8) {
    detail::copy_two<4>(to, from, size);
  } else if (kLarge && size >= 2 && size < 4) {
    detail::copy_two<2>(to, from, size);
  } else if (kLarge && size == 1) {
    *to = *from;
  } else if (size != 0) {  // a piece that is empty may be null
    std::memcpy(to, from, size);
  }
  return to + size;
}

}  // namespace prometheus_express
