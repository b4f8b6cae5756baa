// lwIP's sockets by their own names; types and constants are those of this host.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#define LWIP_IPV6 1

// With this, as STM32Cube has it, lwIP sets errno to numbers of its own, which differ from those of
// newlib. They are others than this host's too here, so that a mixture is seen.
#if defined(LWIP_PROVIDE_ERRNO)
#define EPERM 1001
#define EINTR 1002
#define EAGAIN 1003
#define EACCES 1004
#define ENFILE 1005
#define EMFILE 1006
#define EPIPE 1007
#define ENOMEM 1008
#define EPROTO 1009
#define EADDRINUSE 1010
#define EADDRNOTAVAIL 1011
#define EAFNOSUPPORT 1012
#define EHOSTUNREACH 1013
#define ENETUNREACH 1014
#define ECONNREFUSED 1015
#define ENOBUFS 1016
#define ECONNABORTED 1017
#define ENETDOWN 1018
#define ENOPROTOOPT 1019
#define EHOSTDOWN 1020
#define EOPNOTSUPP 1021
#define EINPROGRESS 1022
#define EWOULDBLOCK EAGAIN
extern int model_errno;
#define errno model_errno
#endif

int lwip_socket(int family, int type, int protocol);
int lwip_close(int socket);
int lwip_bind(int socket, const sockaddr* name, socklen_t size);
int lwip_listen(int socket, int backlog);
int lwip_accept(int socket, sockaddr* peer, socklen_t* size);
int lwip_connect(int socket, const sockaddr* name, socklen_t size);
int lwip_getsockname(int socket, sockaddr* name, socklen_t* size);
int lwip_setsockopt(int socket, int level, int option, const void* value, socklen_t size);
int lwip_fcntl(int socket, int command, int value);
int lwip_shutdown(int socket, int how);
int lwip_poll(pollfd* polled, nfds_t count, int timeout_ms);
ssize_t lwip_recv(int socket, void* data, size_t size, int flags);
ssize_t lwip_recvfrom(int socket, void* data, size_t size, int flags, sockaddr* from,
                      socklen_t* from_size);
ssize_t lwip_send(int socket, const void* data, size_t size, int flags);
ssize_t lwip_sendto(int socket, const void* data, size_t size, int flags, const sockaddr* to,
                    socklen_t to_size);
int lwip_inet_pton(int family, const char* text, void* ip);
const char* lwip_inet_ntop(int family, const void* ip, char* text, socklen_t size);
int lwip_getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                     addrinfo** found);
void lwip_freeaddrinfo(addrinfo* found);
