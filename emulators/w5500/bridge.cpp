#include "emulators/w5500/bridge.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace emulators::w5500 {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void set_option(int fd, int level, int option, int value) {
  static_cast<void>(::setsockopt(fd, level, option, &value, sizeof value));
}

int new_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

// The chip sends each segment at once.
void do_not_delay(int fd) { set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1); }

}  // namespace

HostSocket::HostSocket(HostSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      watched_(std::exchange(other.watched_, false)),
      events_(other.events_) {}

HostSocket& HostSocket::operator=(HostSocket&& other) noexcept {
  if (this == &other) return *this;
  close();
  fd_ = std::exchange(other.fd_, -1);
  watched_ = std::exchange(other.watched_, false);
  events_ = other.events_;
  return *this;
}

HostSocket HostSocket::listen(std::uint16_t port) {
  HostSocket socket(new_socket());
  if (!socket.is_open()) return socket;
  set_option(socket.fd_, SOL_SOCKET, SO_REUSEADDR, 1);
  const sockaddr_in address = loopback(port);
  if (::bind(socket.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.fd_, SOMAXCONN) != 0) {
    socket.close();
  }
  return socket;
}

HostSocket HostSocket::connect(std::uint16_t port) {
  HostSocket socket(new_socket());
  if (!socket.is_open()) return socket;
  do_not_delay(socket.fd_);
  const sockaddr_in address = loopback(port);
  const int result =
      ::connect(socket.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (result != 0 && errno != EINPROGRESS) socket.close();
  return socket;
}

HostSocket HostSocket::udp() {
  return HostSocket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

HostSocket HostSocket::accept() {
  HostSocket socket(::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.is_open()) do_not_delay(socket.fd_);
  return socket;
}

std::uint16_t HostSocket::local_port() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin_port);
}

std::uint16_t HostSocket::peer_port() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin_port);
}

std::array<std::uint8_t, 4> HostSocket::peer_address() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  std::array<std::uint8_t, 4> bytes{};
  if (::getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    std::memcpy(bytes.data(), &address.sin_addr, bytes.size());
  }
  return bytes;
}

int HostSocket::connect_error() const {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

void HostSocket::limit_send_buffer(int bytes) {
  if (bytes > 0) set_option(fd_, SOL_SOCKET, SO_SNDBUF, bytes);
}

IoResult HostSocket::send(const std::uint8_t* data, std::size_t size) {
  const ssize_t count = ::send(fd_, data, size, MSG_NOSIGNAL);
  if (count >= 0) return {Io::kOk, static_cast<std::size_t>(count)};
  const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {again ? Io::kWouldBlock : Io::kReset, 0};
}

IoResult HostSocket::receive(std::uint8_t* data, std::size_t size) {
  const ssize_t count = ::recv(fd_, data, size, 0);
  if (count > 0) return {Io::kOk, static_cast<std::size_t>(count)};
  if (count == 0) return {Io::kClosed, 0};
  const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {again ? Io::kWouldBlock : Io::kReset, 0};
}

void HostSocket::send_fin() { static_cast<void>(::shutdown(fd_, SHUT_WR)); }

void HostSocket::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  watched_ = false;
}

void HostSocket::reset() {
  if (fd_ < 0) return;
  const linger abort{1, 0};
  static_cast<void>(::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort));
  close();
}

Poller::Poller() : fd_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

Poller::~Poller() { ::close(fd_); }

void Poller::watch(HostSocket& socket, std::uint32_t key, std::uint32_t events) {
  if (!socket.is_open() || (socket.watched_ && socket.events_ == events)) return;
  epoll_event event{};
  event.events = events;
  event.data.u32 = key;
  const int operation = socket.watched_ ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (::epoll_ctl(fd_, operation, socket.fd_, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
  socket.watched_ = true;
  socket.events_ = events;
}

void Poller::ignore(HostSocket& socket) {
  if (!socket.watched_) return;
  static_cast<void>(::epoll_ctl(fd_, EPOLL_CTL_DEL, socket.fd_, nullptr));
  socket.watched_ = false;
}

int Poller::poll(Ready* ready, int capacity) {
  std::array<epoll_event, 32> events;
  const int limit = std::min(capacity, static_cast<int>(events.size()));
  const int count = ::epoll_wait(fd_, events.data(), limit, 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    ready[i] = {event.data.u32, event.events};
  }
  return std::max(count, 0);
}

}  // namespace emulators::w5500
