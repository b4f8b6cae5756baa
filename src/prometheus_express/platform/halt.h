// What happens to a program whose mistake nobody handles. Each platform implements this function.
#pragma once

namespace prometheus_express {

// Says the message where a person can read it, and ends the program: abort on a host, an endless
// loop on a board.
[[noreturn]] void halt(const char* message);

}  // namespace prometheus_express
