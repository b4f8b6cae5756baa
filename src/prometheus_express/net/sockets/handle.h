// The number by which a system knows a socket, without any of its headers.
#pragma once

#include <cstdint>

// PROMETHEUS_EXPRESS_LWIP_SOCKETS, which a program defines as 1, says that sockets are lwIP's, over
// an operating system of its own (NO_SYS 0, LWIP_SOCKET 1). On ESP-IDF they are.
#if !defined(PROMETHEUS_EXPRESS_LWIP_SOCKETS)
#if defined(ESP_PLATFORM)
#define PROMETHEUS_EXPRESS_LWIP_SOCKETS 1
#else
#define PROMETHEUS_EXPRESS_LWIP_SOCKETS 0
#endif
#endif

namespace prometheus_express::sockets {

#if defined(_WIN32)
using Handle = std::uintptr_t;  // SOCKET
inline constexpr Handle kNoSocket = ~Handle{0};
#else
using Handle = int;
inline constexpr Handle kNoSocket = -1;
#endif

}  // namespace prometheus_express::sockets
