#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && defined(__ZEPHYR__) && !PROMETHEUS_EXPRESS_LWIP_SOCKETS

#include <zephyr/sys/fdtable.h>

#include <cerrno>
#include <cstdio>

#include "prometheus_express/net/sockets/system/errno_meaning.h"

// By Zephyr's own names, which need no POSIX API. Zephyr 4.4 gives types and constants those of
// POSIX with CONFIG_NET_NAMESPACE_COMPAT_MODE, its default; before, they had no others.
namespace prometheus_express::sockets::system {
namespace {

Handle prepare(Handle socket) {
  if (socket != kNoSocket) {
    (void)zsock_fcntl(socket, ZVFS_F_SETFL, ZVFS_O_NONBLOCK);
  }
  return socket;
}

}  // namespace

bool start() { return true; }

int last_error() { return errno; }

void set_last_error(int error) { errno = error; }

Failure meaning_of(int error) { return meaning_of_errno(error); }

const char* words_for(int error, char* text, std::size_t size) {
  std::snprintf(text, size, "error %d of Zephyr", error);
  return text;
}

Handle open_stream(int family) { return prepare(zsock_socket(family, SOCK_STREAM, 0)); }

Handle open_datagram(int family) { return prepare(zsock_socket(family, SOCK_DGRAM, 0)); }

Handle accept_from(Handle listener, sockaddr* peer, socklen_t* peer_size) {
  return prepare(zsock_accept(listener, peer, peer_size));
}

void end(Handle socket) { (void)zsock_close(socket); }

bool bind_to(Handle socket, const sockaddr* address, socklen_t size) {
  return zsock_bind(socket, address, size) == 0;
}

bool listen_at(Handle socket, int backlog) { return zsock_listen(socket, backlog) == 0; }

bool connect_to(Handle socket, const sockaddr* address, socklen_t size) {
  return zsock_connect(socket, address, size) == 0;
}

bool own_address(Handle socket, sockaddr* address, socklen_t* size) {
  return zsock_getsockname(socket, address, size) == 0;
}

void claim_address(Handle socket) {
  const int on = 1;
  (void)set_option(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

void reset_at_end(Handle) {}

bool set_option(Handle socket, int level, int option, const void* value, std::size_t size) {
  return zsock_setsockopt(socket, level, option, value, static_cast<socklen_t>(size)) == 0;
}

std::ptrdiff_t receive(Handle socket, char* data, std::size_t size) {
  return zsock_recv(socket, data, size, 0);
}

std::ptrdiff_t receive_from(Handle socket, char* data, std::size_t size, sockaddr* from,
                            socklen_t* from_size) {
  return zsock_recvfrom(socket, data, size, 0, from, from_size);
}

std::ptrdiff_t transmit(Handle socket, const char* data, std::size_t size) {
  return zsock_send(socket, data, size, 0);
}

std::ptrdiff_t transmit_to(Handle socket, const char* data, std::size_t size, const sockaddr* to,
                           socklen_t to_size) {
  return zsock_sendto(socket, data, size, 0, to, to_size);
}

void finish_writing(Handle socket) { (void)zsock_shutdown(socket, ZSOCK_SHUT_WR); }

int wait_for(Polled* polled, std::size_t count, int timeout_ms) {
  return zsock_poll(polled, static_cast<int>(count), timeout_ms);
}

}  // namespace prometheus_express::sockets::system

#endif
