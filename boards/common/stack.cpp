#include "boards/common/stack.h"

#include <cstdint>

// From sections.ld.
extern "C" std::uint32_t __stack_limit[];
extern "C" std::uint32_t __stack[];

namespace board {
namespace {

constexpr std::uint32_t kPattern = 0xC5C5C5C5;

}  // namespace

void paint_stack() {
  // Volatile: a call to memset would need stack of its own, just where it writes.
  const auto* const end = static_cast<volatile std::uint32_t*>(__builtin_frame_address(0)) - 16;
  for (volatile std::uint32_t* word = __stack_limit; word < end; ++word) *word = kPattern;
}

std::size_t stack_free_bytes() {
  const std::uint32_t* word = __stack_limit;
  while (word < __stack && *word == kPattern) ++word;
  return static_cast<std::size_t>(word - __stack_limit) * sizeof(*word);
}

}  // namespace board
