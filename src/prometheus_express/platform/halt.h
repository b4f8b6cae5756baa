// How the platform speaks when nobody else does. Each platform implements these functions.
#pragma once

namespace prometheus_express {

// Says the message where a person can read it: stderr on a host; a board's console, if it has one
// (platform/embedded/console.h). It may wait until the text is out: 64 characters at 115,200 baud
// take at most 20 ms on the Feather M4 (docs/bounded_calls.md).
void say(const char* message);

// Ends the program: abort on a host; on a board an undefined instruction, which leads to the
// board's fault handler, and that stops or starts again.
[[noreturn]] void halt();

}  // namespace prometheus_express
