// The other end: a plain socket of this host, in the test's thread. Includes what cannot follow
// <Arduino.h>.
#pragma once

#include <doctest/doctest.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <thread>

#include "support/plain_socket.h"

// These come last: what follows has Arduino's macros.
#include <Arduino.h>

namespace arduino_test {

namespace plain = test_support::plain_socket;

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

inline void bind_to(int socket, std::uint16_t port) {
  const sockaddr_in address = loopback(port);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

// Nobody has it now.
inline std::uint16_t free_port() {
  const int socket = plain::open();
  bind_to(socket, 0);
  const std::uint16_t port = port_of(socket);
  plain::end(socket);
  return port;
}

// Waits for what comes from another thread or through the kernel.
template <class Condition>
bool comes_true(Condition condition) {
  const unsigned long start = millis();
  while (!condition()) {
    if (millis() - start > 10'000) return false;
    delay(1);
  }
  return true;
}

class Peer {
 public:
  Peer() = default;
  explicit Peer(int socket) : socket_(socket) {}
  Peer(Peer&& other) noexcept : socket_(other.socket_) { other.socket_ = -1; }
  ~Peer() { end(); }

  // Small buffers, so that one that does not read is felt soon.
  bool connect(std::uint16_t port) {
    socket_ = plain::open();
    const int size = 2048;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    const sockaddr_in address = loopback(port);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  void send(const std::string& text) { REQUIRE(plain::send_all(socket_, text)); }

  // What comes until the end or until so many bytes were there.
  std::string receive(std::size_t size) {
    std::string text;
    char part[4096];
    while (text.size() < size) {
      const std::size_t left = size - text.size();
      const std::size_t count =
          plain::receive(socket_, part, left < sizeof part ? left : sizeof part);
      if (count == 0) break;
      text.append(part, count);
    }
    return text;
  }

  // True when nothing more will come, in good order or not; false if that is not known within 10 s.
  bool is_at_end() {
    char c = 0;
    const ssize_t count = ::recv(socket_, &c, 1, 0);
    return count == 0 || (count < 0 && errno == ECONNRESET);
  }

  void finish() { ::shutdown(socket_, SHUT_WR); }

  void reset() {
    const linger none{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    end();
  }

  void end() {
    if (socket_ >= 0) plain::end(socket_);
    socket_ = -1;
  }

  std::uint16_t port() const { return port_of(socket_); }

 private:
  int socket_ = -1;
};

// Listens for what a sketch connects to.
class PeerServer {
 public:
  PeerServer() : socket_(plain::open()) {
    bind_to(socket_, 0);
    ::listen(socket_, 8);
  }
  ~PeerServer() { plain::end(socket_); }
  std::uint16_t port() const { return port_of(socket_); }
  Peer accept() { return Peer(::accept(socket_, nullptr, nullptr)); }

 private:
  int socket_;
};

}  // namespace arduino_test
