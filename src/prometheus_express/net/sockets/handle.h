// The number by which a system knows a socket, without any of its headers.
#pragma once

#include <cstdint>

namespace prometheus_express::sockets {

#if defined(_WIN32)
using Handle = std::uintptr_t;  // SOCKET
inline constexpr Handle kNoSocket = ~Handle{0};
#else
using Handle = int;
inline constexpr Handle kNoSocket = -1;
#endif

}  // namespace prometheus_express::sockets
