#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && defined(_WIN32)

#include <climits>
#include <cstdio>

namespace prometheus_express::sockets::system {
namespace {

static_assert(sizeof(Handle) == sizeof(SOCKET));

Handle open(int family, int type) {
  if (!start()) return kNoSocket;
  const SOCKET socket =
      ::WSASocketW(family, type, 0, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (socket == INVALID_SOCKET) return kNoSocket;
  u_long on = 1;
  ::ioctlsocket(socket, static_cast<long>(FIONBIO), &on);
  return socket;
}

int length(std::size_t size) {
  return size < static_cast<std::size_t>(INT_MAX) ? static_cast<int>(size) : INT_MAX;
}

}  // namespace

bool start() {
  static const bool started = [] {
    WSADATA data;
    return ::WSAStartup(MAKEWORD(2, 2), &data) == 0;
  }();
  return started;
}

int last_error() { return ::WSAGetLastError(); }

void set_last_error(int error) { ::WSASetLastError(error); }

Failure meaning_of(int error) {
  switch (error) {
    case WSAEWOULDBLOCK:
      return Failure::kWouldBlock;
    case WSAEINPROGRESS:
      return Failure::kUnderWay;
    case WSAEINTR:
      return Failure::kInterrupted;
    case WSAESHUTDOWN:
      return Failure::kNoMoreWriting;
    // No port needs rights here: of one that another socket has for itself alone, and of one that
    // is reserved, it says that access is forbidden.
    case WSAEADDRINUSE:
    case WSAEACCES:
      return Failure::kAddressInUse;
    case WSAEADDRNOTAVAIL:
    case WSAEAFNOSUPPORT:
      return Failure::kNoSuchAddress;
    case WSAEHOSTUNREACH:
    case WSAENETUNREACH:
    case WSAECONNREFUSED:
      return Failure::kUnreachable;
    case WSAEMFILE:
    case WSAENOBUFS:
      return Failure::kShortage;
    case WSAECONNABORTED:
    case WSAECONNRESET:
    case WSAENETDOWN:
      return Failure::kOfConnection;
    default:
      return Failure::kOther;
  }
}

const char* words_for(int error, char* text, std::size_t size) {
  const DWORD count = ::FormatMessageA(
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
      nullptr, static_cast<DWORD>(error), 0, text, static_cast<DWORD>(size), nullptr);
  if (count == 0) std::snprintf(text, size, "error %d", error);
  return text;
}

Handle open_stream(int family) { return open(family, SOCK_STREAM); }

Handle open_datagram(int family) { return open(family, SOCK_DGRAM); }

// What is accepted does not block either, and is inherited by nobody, as the listener.
Handle accept_from(Handle listener, sockaddr* peer, socklen_t* peer_size) {
  return ::accept(listener, peer, peer_size);
}

void end(Handle socket) { ::closesocket(socket); }

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

// SO_REUSEADDR would let two programs listen at one port here.
void claim_address(Handle socket) {
  const int on = 1;
  (void)set_option(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, &on, sizeof(on));
}

void reset_at_end(Handle socket) {
  const linger reset = {1, 0};
  (void)set_option(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}

bool set_option(Handle socket, int level, int option, const void* value, std::size_t size) {
  return ::setsockopt(socket, level, option, static_cast<const char*>(value), length(size)) == 0;
}

std::ptrdiff_t receive(Handle socket, char* data, std::size_t size) {
  return ::recv(socket, data, length(size), 0);
}

std::ptrdiff_t receive_from(Handle socket, char* data, std::size_t size, sockaddr* from,
                            socklen_t* from_size) {
  return ::recvfrom(socket, data, length(size), 0, from, from_size);
}

std::ptrdiff_t transmit(Handle socket, const char* data, std::size_t size) {
  return ::send(socket, data, length(size), 0);
}

std::ptrdiff_t transmit_to(Handle socket, const char* data, std::size_t size, const sockaddr* to,
                           socklen_t to_size) {
  return ::sendto(socket, data, length(size), 0, to, to_size);
}

void finish_writing(Handle socket) { (void)::shutdown(socket, SD_SEND); }

// Before Windows 10 2004, WSAPoll() does not tell that a connection was refused: whoever waits to
// write is asked for that, every 20 ms.
int wait_for(Polled* polled, std::size_t count, int timeout_ms) {
  constexpr int kSliceMs = 20;
  bool writers = false;
  for (std::size_t i = 0; i < count; ++i) {
    if ((polled[i].events & POLLOUT) != 0) writers = true;
  }
  if (count == 0) {
    ::Sleep(static_cast<DWORD>(timeout_ms));
    return 0;
  }
  for (int left = timeout_ms;; left -= kSliceMs) {
    const int slice = writers && left > kSliceMs ? kSliceMs : left;
    int ready = ::WSAPoll(polled, static_cast<ULONG>(count), slice);
    for (std::size_t i = 0; writers && ready >= 0 && i < count; ++i) {
      if ((polled[i].events & POLLOUT) == 0 || polled[i].revents != 0) continue;
      int error = 0;
      int size = sizeof(error);
      if (::getsockopt(polled[i].fd, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error),
                       &size) == 0 &&
          error != 0) {
        polled[i].revents = POLLERR;
        ++ready;
      }
    }
    if (ready != 0 || left <= slice) return ready;
  }
}

}  // namespace prometheus_express::sockets::system

#endif
