// How the platform speaks when nobody else does. Each platform implements these functions.
#pragma once

namespace prometheus_express {

// Says the message where a person can read it: stderr on a host.
void say(const char* message);

// Ends the program: abort on a host, an endless loop on a board.
[[noreturn]] void halt();

}  // namespace prometheus_express
