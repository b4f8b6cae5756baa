// Zephyr's own sockets. Types and constants have the names of POSIX by
// CONFIG_NET_NAMESPACE_COMPAT_MODE; functions, and what poll() has, do not.
#pragma once

#include <cstddef>
#include <cstdint>

using net_sa_family_t = unsigned short;
using net_socklen_t = unsigned;
using ssize_t = std::ptrdiff_t;

struct net_in_addr {
  std::uint32_t s_addr;
};
struct net_in6_addr {
  std::uint8_t s6_addr[16];
};
struct net_sockaddr {
  net_sa_family_t sa_family;
  char data[22];
};
struct net_sockaddr_in {
  net_sa_family_t sin_family;
  std::uint16_t sin_port;
  net_in_addr sin_addr;
};
struct net_sockaddr_in6 {
  net_sa_family_t sin6_family;
  std::uint16_t sin6_port;
  net_in6_addr sin6_addr;
  std::uint8_t sin6_scope_id;
};
struct net_sockaddr_storage {
  net_sa_family_t ss_family;
  char data[30];
};

#define sa_family_t net_sa_family_t
#define socklen_t net_socklen_t
#define in_addr net_in_addr
#define in6_addr net_in6_addr
#define sockaddr net_sockaddr
#define sockaddr_in net_sockaddr_in
#define sockaddr_in6 net_sockaddr_in6
#define sockaddr_storage net_sockaddr_storage
#define AF_INET 1
#define AF_INET6 2
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define IPPROTO_TCP 6
#define IPPROTO_IPV6 41
#define SOL_SOCKET 1
#define SO_REUSEADDR 2
#define TCP_NODELAY 1
#define IPV6_V6ONLY 26
#define htons(x) net_htons(x)
#define ntohs(x) net_ntohs(x)
#define htonl(x) net_htonl(x)
#define ntohl(x) net_ntohl(x)
std::uint16_t net_htons(std::uint16_t x);
std::uint16_t net_ntohs(std::uint16_t x);
std::uint32_t net_htonl(std::uint32_t x);
std::uint32_t net_ntohl(std::uint32_t x);

#define ZSOCK_SHUT_WR 1
#define ZSOCK_POLLIN 1
#define ZSOCK_POLLOUT 4
#define ZSOCK_POLLERR 8
#define ZSOCK_POLLHUP 0x10
#define ZSOCK_POLLNVAL 0x20
struct zsock_pollfd {
  int fd;
  short events;
  short revents;
};
struct zsock_addrinfo {
  zsock_addrinfo* ai_next;
  int ai_family;
  int ai_socktype;
  net_socklen_t ai_addrlen;
  net_sockaddr* ai_addr;
};

int zsock_socket(int family, int type, int protocol);
int zsock_close(int socket);
int zsock_shutdown(int socket, int how);
int zsock_bind(int socket, const net_sockaddr* address, net_socklen_t size);
int zsock_connect(int socket, const net_sockaddr* address, net_socklen_t size);
int zsock_listen(int socket, int backlog);
int zsock_accept(int socket, net_sockaddr* address, net_socklen_t* size);
int zsock_fcntl(int socket, int command, ...);
int zsock_poll(zsock_pollfd* polled, int count, int timeout_ms);
int zsock_getsockname(int socket, net_sockaddr* address, net_socklen_t* size);
int zsock_setsockopt(int socket, int level, int option, const void* value, net_socklen_t size);
ssize_t zsock_send(int socket, const void* data, std::size_t size, int flags);
ssize_t zsock_recv(int socket, void* data, std::size_t size, int flags);
ssize_t zsock_sendto(int socket, const void* data, std::size_t size, int flags,
                     const net_sockaddr* to, net_socklen_t to_size);
ssize_t zsock_recvfrom(int socket, void* data, std::size_t size, int flags, net_sockaddr* from,
                       net_socklen_t* from_size);
int zsock_inet_pton(net_sa_family_t family, const char* text, void* ip);
char* zsock_inet_ntop(net_sa_family_t family, const void* ip, char* text, std::size_t size);
int zsock_getaddrinfo(const char* name, const char* service, const zsock_addrinfo* hints,
                      zsock_addrinfo** found);
void zsock_freeaddrinfo(zsock_addrinfo* found);
