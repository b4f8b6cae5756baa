// A blocking socket of this system, apart from those of the library.
#pragma once

#if defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstddef>
#include <string_view>

namespace test_support::plain_socket {

#if defined(_WIN32)

using Handle = SOCKET;

// Of TCP over IPv4; waits for at most 10 s when it receives.
inline Handle open() {
  WSADATA data;
  ::WSAStartup(MAKEWORD(2, 2), &data);
  const Handle socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const DWORD limit_ms = 10'000;
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit_ms),
               sizeof limit_ms);
  return socket;
}

inline void end(Handle socket) { ::closesocket(socket); }

inline bool send_all(Handle socket, std::string_view text) {
  const int size = static_cast<int>(text.size());
  return ::send(socket, text.data(), size, 0) == size;
}

// How many bytes there were; 0 at the end, on an error and after the time limit.
inline std::size_t receive(Handle socket, char* buffer, std::size_t size) {
  const int count = ::recv(socket, buffer, static_cast<int>(size), 0);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

#else

using Handle = int;

inline Handle open() {
  const Handle socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const timeval limit{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return socket;
}

inline void end(Handle socket) { ::close(socket); }

inline bool send_all(Handle socket, std::string_view text) {
  return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(text.size());
}

inline std::size_t receive(Handle socket, char* buffer, std::size_t size) {
  ssize_t count = 0;
  do {
    count = ::recv(socket, buffer, size, 0);
  } while (count < 0 && errno == EINTR);  // a child process ended
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

#endif

}  // namespace test_support::plain_socket
