#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && !PROMETHEUS_EXPRESS_LWIP_SOCKETS && !defined(_WIN32) && \
    !defined(__ZEPHYR__)

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "prometheus_express/net/sockets/system/errno_meaning.h"

namespace prometheus_express::sockets::system {
namespace {

// Linux and most BSDs do all at once, macOS and others step by step.
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC) && !defined(__APPLE__)
constexpr int kFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;
#else
constexpr int kFlags = 0;
#endif

void prepare(Handle socket) {
  if constexpr (kFlags == 0) {
#if defined(FD_CLOEXEC)
    (void)::fcntl(socket, F_SETFD, FD_CLOEXEC);
#endif
    (void)::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL, 0) | O_NONBLOCK);
  }
#if defined(SO_NOSIGPIPE)
  const int on = 1;
  (void)::setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#endif
}

Handle open(int family, int type) {
  const Handle socket = ::socket(family, type | kFlags, 0);
  if (socket != kNoSocket) prepare(socket);
  return socket;
}

#if defined(MSG_NOSIGNAL)
constexpr int kQuietly = MSG_NOSIGNAL;
#else
constexpr int kQuietly = 0;
#endif

}  // namespace

bool start() { return true; }

int last_error() { return errno; }

void set_last_error(int error) { errno = error; }

Failure meaning_of(int error) { return meaning_of_errno(error); }

const char* words_for(int error, char*, std::size_t) { return std::strerror(error); }

Handle open_stream(int family) { return open(family, SOCK_STREAM); }

Handle open_datagram(int family) { return open(family, SOCK_DGRAM); }

Handle accept_from(Handle listener, sockaddr* peer, socklen_t* peer_size) {
  if constexpr (kFlags != 0) {
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC) && !defined(__APPLE__)
    return ::accept4(listener, peer, peer_size, kFlags);
#endif
  }
  const Handle socket = ::accept(listener, peer, peer_size);
  if (socket != kNoSocket) prepare(socket);
  return socket;
}

void end(Handle socket) { ::close(socket); }

bool bind_to(Handle socket, const sockaddr* address, socklen_t size) {
  return ::bind(socket, address, size) == 0;
}

bool listen_at(Handle socket, int backlog) { return ::listen(socket, backlog) == 0; }

bool connect_to(Handle socket, const sockaddr* address, socklen_t size) {
  return ::connect(socket, address, size) == 0;
}

bool own_address(Handle socket, sockaddr* address, socklen_t* size) {
  return ::getsockname(socket, address, size) == 0;
}

void claim_address(Handle socket) {
  const int on = 1;
  (void)set_option(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

void reset_at_end(Handle socket) {
  const linger reset = {1, 0};
  (void)set_option(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}

bool set_option(Handle socket, int level, int option, const void* value, std::size_t size) {
  return ::setsockopt(socket, level, option, value, static_cast<socklen_t>(size)) == 0;
}

std::ptrdiff_t receive(Handle socket, char* data, std::size_t size) {
  return ::recv(socket, data, size, 0);
}

std::ptrdiff_t receive_from(Handle socket, char* data, std::size_t size, sockaddr* from,
                            socklen_t* from_size) {
  return ::recvfrom(socket, data, size, 0, from, from_size);
}

std::ptrdiff_t transmit(Handle socket, const char* data, std::size_t size) {
  return ::send(socket, data, size, kQuietly);
}

std::ptrdiff_t transmit_to(Handle socket, const char* data, std::size_t size, const sockaddr* to,
                           socklen_t to_size) {
  return ::sendto(socket, data, size, kQuietly, to, to_size);
}

void finish_writing(Handle socket) { (void)::shutdown(socket, SHUT_WR); }

int wait_for(Polled* polled, std::size_t count, int timeout_ms) {
  return ::poll(polled, static_cast<nfds_t>(count), timeout_ms);
}

}  // namespace prometheus_express::sockets::system

#endif
