#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && PROMETHEUS_EXPRESS_LWIP_SOCKETS

// With that, as STM32Cube has it, lwIP numbers errors by itself, as Linux does and newlib does not,
// and may have an errno of its own. What came behind its header would win.
#if !defined(LWIP_PROVIDE_ERRNO)
#include <cerrno>
#endif
#include <cstdio>

#include "prometheus_express/net/sockets/system/errno_meaning.h"

// By their own names, whatever LWIP_COMPAT_SOCKETS makes of others.
namespace prometheus_express::sockets::system {
namespace {

Handle prepare(Handle socket) {
  if (socket != kNoSocket) {
    (void)lwip_fcntl(socket, F_SETFL, lwip_fcntl(socket, F_GETFL, 0) | O_NONBLOCK);
  }
  return socket;
}

}  // namespace

bool start() { return true; }

int last_error() { return errno; }

void set_last_error(int error) { errno = error; }

Failure meaning_of(int error) { return meaning_of_errno(error); }

const char* words_for(int error, char* text, std::size_t size) {
  std::snprintf(text, size, "error %d of lwIP", error);
  return text;
}

Handle open_stream(int family) { return prepare(lwip_socket(family, SOCK_STREAM, 0)); }

Handle open_datagram(int family) { return prepare(lwip_socket(family, SOCK_DGRAM, 0)); }

Handle accept_from(Handle listener, sockaddr* peer, socklen_t* peer_size) {
  return prepare(lwip_accept(listener, peer, peer_size));
}

void end(Handle socket) { (void)lwip_close(socket); }

bool bind_to(Handle socket, const sockaddr* address, socklen_t size) {
  return lwip_bind(socket, address, size) == 0;
}

bool listen_at(Handle socket, int backlog) { return lwip_listen(socket, backlog) == 0; }

bool connect_to(Handle socket, const sockaddr* address, socklen_t size) {
  return lwip_connect(socket, address, size) == 0;
}

bool own_address(Handle socket, sockaddr* address, socklen_t* size) {
  return lwip_getsockname(socket, address, size) == 0;
}

// Without SO_REUSE lwIP needs no leave, and with it two could listen at one port.
void claim_address(Handle) {}

void reset_at_end(Handle socket) {
  const linger reset = {1, 0};
  (void)set_option(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}

bool set_option(Handle socket, int level, int option, const void* value, std::size_t size) {
  return lwip_setsockopt(socket, level, option, value, static_cast<socklen_t>(size)) == 0;
}

std::ptrdiff_t receive(Handle socket, char* data, std::size_t size) {
  return lwip_recv(socket, data, size, 0);
}

std::ptrdiff_t receive_from(Handle socket, char* data, std::size_t size, sockaddr* from,
                            socklen_t* from_size) {
  return lwip_recvfrom(socket, data, size, 0, from, from_size);
}

std::ptrdiff_t transmit(Handle socket, const char* data, std::size_t size) {
  return lwip_send(socket, data, size, 0);
}

std::ptrdiff_t transmit_to(Handle socket, const char* data, std::size_t size, const sockaddr* to,
                           socklen_t to_size) {
  return lwip_sendto(socket, data, size, 0, to, to_size);
}

void finish_writing(Handle socket) { (void)lwip_shutdown(socket, SHUT_WR); }

int wait_for(Polled* polled, std::size_t count, int timeout_ms) {
  return lwip_poll(polled, static_cast<nfds_t>(count), timeout_ms);
}

}  // namespace prometheus_express::sockets::system

#endif
