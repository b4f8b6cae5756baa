#include "w5500.h"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "arduino_host.h"
#include "host_sockets.h"
#include "w5500_background.h"

extern "C" unsigned long millis();

namespace w5500 {

using namespace arduino_host;

namespace {

constexpr int kSegmentSize = 1460;

Status status_of_tcp(int state) {
  switch (state) {
    case TCP_ESTABLISHED:
      return kEstablished;
    case TCP_SYN_SENT:
      return kSynSent;
    case TCP_SYN_RECV:
      return kSynReceived;
    case TCP_FIN_WAIT1:
    case TCP_FIN_WAIT2:
      return kFinWait;
    case TCP_TIME_WAIT:
      return kTimeWait;
    case TCP_CLOSE_WAIT:
      return kCloseWait;
    case TCP_LAST_ACK:
      return kLastAck;
    case TCP_CLOSING:
      return kClosing;
    default:
      return kClosed;
  }
}

bool is_ending(Status status) {
  return status == kLastAck || status == kTimeWait || status == kFinWait || status == kClosing;
}

}  // namespace

Chip& chip() {
  static Chip one;
  return one;
}

void Chip::reset() {
  const Lock lock(background_->mutex);
  for (Socket& socket : sockets_) close_socket(socket);
  close_listeners(true);
  ip_ = IPAddress();
  initialised_ = false;
  link_up_ = true;
  retransmission_ms_ = 200;
  retransmissions_ = 8;
}

// The chip waits twice as long each time, up to the 6.5 s that its register can hold.
unsigned long Chip::give_up_ms() const {
  unsigned long sum_ms = 0;
  unsigned long wait_ms = retransmission_ms_;
  for (unsigned i = 0; i <= retransmissions_; ++i) {
    sum_ms += wait_ms;
    if (wait_ms * 2 <= 6553) wait_ms *= 2;
  }
  return sum_ms;
}

void Chip::set_retransmission(unsigned time_ms, unsigned count) {
  retransmission_ms_ = time_ms;
  retransmissions_ = count;
}

void Chip::set_link(bool up) {
  const Lock lock(background_->mutex);
  link_up_ = up;
  for (Socket& socket : sockets_) {
    if (socket.fd >= 0) socket.before_link_down = readable(socket.fd);
  }
  if (!up) close_listeners(true);
  for (const Socket& socket : sockets_) {
    if (up && socket.status == kListen) open_listener(socket.port);
  }
}

std::uint8_t Chip::open_tcp(std::uint16_t port) { return open(kInit, port); }

std::uint8_t Chip::open_udp(std::uint16_t port) {
  const std::uint8_t s = open(kUdp, port);
  if (s == kSockets) return s;
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const sockaddr_in address = socket_address(listen_ip(ip_), port);
  sockets_[s].fd = fd;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return s;
  close(s);
  return kSockets;
}

std::uint8_t Chip::open(Status status, std::uint16_t port) {
  if (!initialised_ || faults.no_socket_free) return kSockets;
  const Lock lock(background_->mutex);
  auto found = std::find_if(std::begin(sockets_), std::end(sockets_),
                            [this](Socket& one) { return status_of(one) == kClosed; });
  if (found == std::end(sockets_)) {
    found = std::find_if(std::begin(sockets_), std::end(sockets_),
                         [this](Socket& one) { return is_ending(status_of(one)); });
  }
  if (found == std::end(sockets_)) return kSockets;
  close_socket(*found);
  found->status = status;
  found->port = port;
  return static_cast<std::uint8_t>(found - sockets_);
}

void Chip::close(std::uint8_t s) {
  const Lock lock(background_->mutex);
  close_socket(sockets_[s]);
  close_listeners(false);
}

void Chip::close_socket(Socket& socket) {
  if (socket.fd >= 0) {
    const Status status = status_of(socket);
    if (status == kUdp || status == kClosed || (is_ending(status) && unsent(socket.fd) == 0)) {
      ::close(socket.fd);
    } else {
      abort_tcp(socket.fd);
    }
  }
  socket = Socket();
}

Status Chip::status(std::uint8_t s) {
  const Lock lock(background_->mutex);
  return status_of(sockets_[s]);
}

Status Chip::status_of(Socket& socket) {
  if (socket.status == kSynSent && socket.fd < 0 && millis() - socket.silent_since > give_up_ms()) {
    socket.status = kClosed;
  }
  if (socket.fd < 0 || socket.status == kUdp) return socket.status;
  return status_of_tcp(tcp_state(socket.fd));
}

bool Chip::listen(std::uint8_t s) {
  const Lock lock(background_->mutex);
  Socket& socket = sockets_[s];
  if (socket.status != kInit || (link_up_ && !open_listener(socket.port))) return false;
  socket.status = kListen;
  return true;
}

void Chip::connect(std::uint8_t s, const IPAddress& ip, std::uint16_t port) {
  const Lock lock(background_->mutex);
  Socket& socket = sockets_[s];
  socket.remote_ip = ip;
  socket.remote_port = port;
  socket.status = kSynSent;
  socket.silent_since = millis();
  if (!link_up_ || faults.connect_without_answer) return;
  socket.fd = arduino_host::open_tcp();
  limit_receiving(socket.fd, kBufferSize, kSegmentSize);
  const sockaddr_in address = socket_address(ip, port);
  ::connect(socket.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  establish(socket, socket.fd);
}

void Chip::establish(Socket& socket, int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // each SEND is a segment
  socket.fd = fd;
  socket.status = kSynSent;
  socket.port = port_of(local_address(fd));
}

void Chip::disconnect(std::uint8_t s) {
  const Lock lock(background_->mutex);
  Socket& socket = sockets_[s];
  if (socket.fd >= 0) {
    ::shutdown(socket.fd, SHUT_WR);
  } else {
    close_socket(socket);
    close_listeners(false);
  }
}

std::uint16_t Chip::local_port(std::uint8_t s) { return sockets_[s].port; }
IPAddress Chip::remote_ip(std::uint8_t s) { return sockets_[s].remote_ip; }
std::uint16_t Chip::remote_port(std::uint8_t s) { return sockets_[s].remote_port; }

std::uint16_t Chip::received(std::uint8_t s) {
  const Lock lock(background_->mutex);
  const Socket& socket = sockets_[s];
  if (socket.fd < 0) return 0;
  std::size_t count = readable(socket.fd);
  if (!link_up_) count = std::min(count, socket.before_link_down);
  return static_cast<std::uint16_t>(std::min<std::size_t>(count, kBufferSize));
}

std::uint16_t Chip::take(std::uint8_t s, std::uint8_t* data, std::uint16_t size, bool leave) {
  size = std::min(size, received(s));
  const Lock lock(background_->mutex);
  Socket& socket = sockets_[s];
  const int how = MSG_DONTWAIT | (leave ? MSG_PEEK : 0) | (data == nullptr ? MSG_TRUNC : 0);
  const ssize_t count = size == 0 ? 0 : ::recv(socket.fd, data, size, how);
  if (count <= 0) return 0;
  if (!leave) socket.before_link_down -= std::min<std::size_t>(socket.before_link_down, size);
  const int on = 1;  // RECV tells the peer at once that there is room
  ::setsockopt(socket.fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
  return static_cast<std::uint16_t>(count);
}

std::uint16_t Chip::free_room(std::uint8_t s) {
  const Lock lock(background_->mutex);
  const Socket& socket = sockets_[s];
  if (socket.fd < 0) return 0;
  const std::size_t used = std::min<std::size_t>(unacknowledged(socket.fd), kBufferSize);
  return static_cast<std::uint16_t>(kBufferSize - used);
}

bool Chip::send(std::uint8_t s, const std::uint8_t* data, std::uint16_t size) {
  Socket& socket = sockets_[s];
  if (!wait_for_link(socket) || !hand_over(socket, data, size)) return false;
  while (socket.fd >= 0 && unsent(socket.fd) > 0) {
    if (status(s) == kClosed || !wait_for_link(socket)) return false;
    pause_a_little();
  }
  return socket.fd >= 0;
}

bool Chip::hand_over(Socket& socket, const std::uint8_t* data, std::uint16_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::send(socket.fd, data + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (count > 0) done += static_cast<std::size_t>(count);
    if (count < 0) pause_a_little();
  }
  return true;
}

// Sends again until it gives up: true where the link came back before.
bool Chip::wait_for_link(Socket& socket) {
  const unsigned long start = millis();
  while (!link_up_) {
    if (millis() - start > give_up_ms()) {
      const Lock lock(background_->mutex);
      close_socket(socket);
      return false;
    }
    pause_a_little();
  }
  return true;
}

}  // namespace w5500
