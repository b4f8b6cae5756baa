#include "host_sockets.h"

#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "Arduino.h"
#include "IPAddress.h"

namespace arduino_host {

namespace {

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

std::size_t count_of(int fd, unsigned long request) {
  int count = 0;
  if (::ioctl(fd, request, &count) != 0 || count < 0) return 0;
  return static_cast<std::size_t>(count);
}

}  // namespace

sockaddr_in socket_address(const IPAddress& ip, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = ip;
  return address;
}

IPAddress ip_of(const sockaddr_in& address) { return address.sin_addr.s_addr; }
std::uint16_t port_of(const sockaddr_in& address) { return ntohs(address.sin_port); }

sockaddr_in local_address(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

sockaddr_in peer_address(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

IPAddress listen_ip(const IPAddress& own) { return own[0] == 127 ? own : IPAddress(127, 0, 0, 1); }

bool resolve(const char* host, IPAddress& ip) {
  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host, nullptr, &wanted, &found) != 0) return false;
  ip = ip_of(*reinterpret_cast<const sockaddr_in*>(found->ai_addr));
  ::freeaddrinfo(found);
  return true;
}

int open_tcp() { return ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

void limit_receiving(int fd, int window, int segment) {
  set_option(fd, IPPROTO_TCP, TCP_WINDOW_CLAMP, window);
  set_option(fd, IPPROTO_TCP, TCP_MAXSEG, segment);
}

bool listen_at(int fd, const IPAddress& ip, std::uint16_t port, int waiting) {
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  const sockaddr_in address = socket_address(ip, port);
  return ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
         ::listen(fd, waiting - 1) == 0;  // Linux takes one more than it is told
}

int accept_from(int listener) {
  return ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void abort_tcp(int fd) {
  const linger none{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  ::close(fd);
}

int tcp_state(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return TCP_CLOSE;
  return info.tcpi_state;
}

std::size_t readable(int fd) { return count_of(fd, FIONREAD); }
std::size_t unacknowledged(int fd) { return count_of(fd, SIOCOUTQ); }
std::size_t unsent(int fd) { return count_of(fd, SIOCOUTQNSD); }

void pause_a_little() {
  yield();
  delayMicroseconds(100);
}

}  // namespace arduino_host
