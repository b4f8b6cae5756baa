// What differs between the sockets of Unix, Windows, lwIP and Zephyr, and nothing else: each has
// one file with these functions (system/). For the files of this room; users of the library never
// see it.
//
// PROMETHEUS_EXPRESS_SOCKETS is 1 where there are any.
#pragma once

#include "prometheus_express/net/sockets/handle.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/text/ipv4.h"

#if !defined(PROMETHEUS_EXPRESS_SOCKETS)
#if PROMETHEUS_EXPRESS_LWIP_SOCKETS || PROMETHEUS_EXPRESS_THREADS || \
    (defined(__ZEPHYR__) && defined(CONFIG_NET_SOCKETS))
#define PROMETHEUS_EXPRESS_SOCKETS 1
#else
#define PROMETHEUS_EXPRESS_SOCKETS 0
#endif
#endif

#if PROMETHEUS_EXPRESS_SOCKETS

#if PROMETHEUS_EXPRESS_LWIP_SOCKETS
#include <lwip/inet.h>
#include <lwip/netdb.h>
#include <lwip/sockets.h>
#elif defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#elif defined(__ZEPHYR__)
#include <zephyr/net/socket.h>
#else
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#endif

#include <cstddef>
#include <cstdint>

// 1 where sockets know IPv6 addresses. lwIP and Zephyr have a number for the family even
// where they have none.
#if PROMETHEUS_EXPRESS_LWIP_SOCKETS
#define PROMETHEUS_EXPRESS_IPV6_SOCKETS LWIP_IPV6
#elif defined(AF_INET6) && (!defined(__ZEPHYR__) || defined(CONFIG_NET_IPV6))
#define PROMETHEUS_EXPRESS_IPV6_SOCKETS 1
#else
#define PROMETHEUS_EXPRESS_IPV6_SOCKETS 0
#endif

namespace prometheus_express::sockets::system {

inline constexpr bool kHasIpv6 = PROMETHEUS_EXPRESS_IPV6_SOCKETS != 0;

// Windows tells of an error once, and gives a read after it as an end. lwIP tells of one where both
// sides have ended in good order.
#if defined(_WIN32)
inline constexpr bool kTellsErrorsOnce = true;
#else
inline constexpr bool kTellsErrorsOnce = false;
#endif

// What an error means, whatever its number is.
enum class Failure : std::uint8_t {
  kWouldBlock,
  kUnderWay,  // what connect_to() has begun
  kInterrupted,
  kNoMoreWriting,  // the peer takes no more
  kAddressInUse,
  kNotPermitted,
  kNoSuchAddress,  // none of this machine, or of no family that it has
  kUnreachable,
  kShortage,      // of descriptors or memory: what another socket could give back
  kOfConnection,  // of one that waited to be accepted: the next one may be well
  kOther,
};

// The number of the last error of this thread, and back: for signal handlers.
int last_error();
void set_last_error(int error);
Failure meaning_of(int error);

// "connection refused", as the system says it. `text` may be used for it.
const char* words_for(int error, char* text, std::size_t size);

// Before anything else, any number of times. False where there are no sockets.
bool start();

// For all functions: kNoSocket, -1 or false is an error, which last_error() then is.

// TCP, or UDP; they call start(). Does not block, and is not inherited by programs that this one
// starts.
Handle open_stream(int family);
Handle open_datagram(int family);

// UDP in a group of multicast, bound to `port`, which others may have too. `own` is the address of
// the interface; 0.0.0.0: the system chooses. kNoSocket where the system knows no groups.
Handle open_in_group(const Ipv4Address& group, const Ipv4Address& own, std::uint16_t port);

Handle accept_from(Handle listener, sockaddr* peer, socklen_t* peer_size);
void end(Handle socket);

bool bind_to(Handle socket, const sockaddr* address, socklen_t size);
bool listen_at(Handle socket, int backlog);
bool connect_to(Handle socket, const sockaddr* address, socklen_t size);
bool own_address(Handle socket, sockaddr* address, socklen_t* size);

// Nobody else may listen where this socket is about to; what earlier connections left behind at the
// port does not count.
void claim_address(Handle socket);

// When the socket is closed, the peer is told that the connection failed, and what is on its way to
// it is dropped. Zephyr knows no such thing: there it ends like any other.
void reset_at_end(Handle socket);
bool set_option(Handle socket, int level, int option, const void* value, std::size_t size);

// How many bytes: 0 is the end.
std::ptrdiff_t receive(Handle socket, char* data, std::size_t size);
std::ptrdiff_t receive_from(Handle socket, char* data, std::size_t size, sockaddr* from,
                            socklen_t* from_size);
std::ptrdiff_t transmit(Handle socket, const char* data, std::size_t size);
std::ptrdiff_t transmit_to(Handle socket, const char* data, std::size_t size, const sockaddr* to,
                           socklen_t to_size);
void finish_writing(Handle socket);

// As poll(3): of each, kPollIn and kPollOut of `events` come back in `revents`, and kPollError and
// kPollEnd too. Negative on error.
#if defined(__ZEPHYR__)
using Polled = zsock_pollfd;
inline constexpr short kPollIn = ZSOCK_POLLIN;
inline constexpr short kPollOut = ZSOCK_POLLOUT;
inline constexpr short kPollError = ZSOCK_POLLERR;
inline constexpr short kPollEnd = ZSOCK_POLLHUP | ZSOCK_POLLNVAL;
#else
#if defined(_WIN32)
using Polled = WSAPOLLFD;
#else
using Polled = pollfd;
#endif
inline constexpr short kPollIn = POLLIN;
inline constexpr short kPollOut = POLLOUT;
inline constexpr short kPollError = POLLERR;
inline constexpr short kPollEnd = POLLHUP | POLLNVAL;
#endif
int wait_for(Polled* polled, std::size_t count, int timeout_ms);

// As inet_pton(3), inet_ntop(3), getaddrinfo(3) and freeaddrinfo(3), by the names of each system:
// those of lwIP, whatever LWIP_COMPAT_SOCKETS makes of others. Here, so that who resolves no names
// links nothing of it.
#if PROMETHEUS_EXPRESS_LWIP_SOCKETS
using FoundAddress = addrinfo;
inline bool text_to_ip(int family, const char* text, void* ip) {
  return lwip_inet_pton(family, text, ip) == 1;
}
inline bool ip_to_text(int family, const void* ip, char* text, socklen_t size) {
  return lwip_inet_ntop(family, ip, text, size) != nullptr;
}
inline int find_addresses(const char* name, const FoundAddress* hints, FoundAddress** found) {
  return lwip_getaddrinfo(name, nullptr, hints, found);
}
inline void free_addresses(FoundAddress* found) { lwip_freeaddrinfo(found); }
#elif defined(__ZEPHYR__)
using FoundAddress = zsock_addrinfo;
inline bool text_to_ip(int family, const char* text, void* ip) {
  return zsock_inet_pton(static_cast<sa_family_t>(family), text, ip) == 1;
}
inline bool ip_to_text(int family, const void* ip, char* text, socklen_t size) {
  return zsock_inet_ntop(static_cast<sa_family_t>(family), ip, text, size) != nullptr;
}
inline int find_addresses(const char* name, const FoundAddress* hints, FoundAddress** found) {
  return zsock_getaddrinfo(name, nullptr, hints, found);
}
inline void free_addresses(FoundAddress* found) { zsock_freeaddrinfo(found); }
#else
using FoundAddress = addrinfo;
inline bool text_to_ip(int family, const char* text, void* ip) {
  return ::inet_pton(family, text, ip) == 1;
}
inline bool ip_to_text(int family, const void* ip, char* text, socklen_t size) {
  return ::inet_ntop(family, ip, text, size) != nullptr;
}
inline int find_addresses(const char* name, const FoundAddress* hints, FoundAddress** found) {
  return ::getaddrinfo(name, nullptr, hints, found);
}
inline void free_addresses(FoundAddress* found) { ::freeaddrinfo(found); }
#endif

}  // namespace prometheus_express::sockets::system

#endif
