// How deep the stack has been.
#pragma once

#include <cstddef>

namespace board {

// Fills what is free of the stack with a pattern. Early in main().
void paint_stack();

// How much of the stack still has that pattern, from its far end: what was never used since. Reads
// all of it. Its size is chosen by the linker: -Wl,--defsym=__stack_size=N.
std::size_t stack_free_bytes();

}  // namespace board
