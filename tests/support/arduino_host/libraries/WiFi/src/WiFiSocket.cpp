#include "WiFiSocket.h"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "WiFi.h"
#include "arduino_host.h"
#include "host_sockets.h"

using namespace arduino_host;

namespace {

constexpr int kMaxSockets = 16;
constexpr std::size_t kSendBuffer = 5760;
constexpr std::size_t kSendLowWater = 2881;
int sockets_in_use = 0;

}  // namespace

std::shared_ptr<WiFiSocket> WiFiSocket::take(int fd) {
  if (fd < 0) return nullptr;
  if (!faults.no_socket_free && sockets_in_use < kMaxSockets) {
    return std::make_shared<WiFiSocket>(fd);
  }
  ::close(fd);
  return nullptr;
}

void WiFiSocket::require_stack() {
  if (WiFi.has_stack()) return;
  std::fprintf(stderr, "WiFi: a socket before WiFi.begin(): lwIP ends here (Invalid mbox)\n");
  std::abort();
}

WiFiSocket::WiFiSocket(int fd) : fd_(fd) { ++sockets_in_use; }

WiFiSocket::~WiFiSocket() {
  --sockets_in_use;
  ::close(fd_);
}

std::size_t WiFiSocket::available() const { return end_ - begin_ + readable(fd_); }

bool WiFiSocket::fill() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == sizeof buffer_ || readable(fd_) == 0) return false;
  const ssize_t count = ::recv(fd_, buffer_ + end_, sizeof buffer_ - end_, MSG_DONTWAIT);
  if (count > 0) end_ += static_cast<std::size_t>(count);
  return count > 0;
}

std::size_t WiFiSocket::read(std::uint8_t* data, std::size_t size) {
  std::size_t done = 0;
  while (done < size && (begin_ < end_ || fill())) {
    const std::size_t part = std::min<std::size_t>(size - done, end_ - begin_);
    std::memcpy(data + done, buffer_ + begin_, part);
    begin_ += part;
    done += part;
  }
  return done;
}

int WiFiSocket::peek() { return begin_ < end_ || fill() ? buffer_[begin_] : -1; }

void WiFiSocket::clear() {
  fill();
  begin_ = end_;
}

std::size_t WiFiSocket::room() const {
  return kSendBuffer - std::min<std::size_t>(unacknowledged(fd_), kSendBuffer);
}

bool WiFiSocket::is_writable() const {
  const int state = tcp_state(fd_);
  return room() >= kSendLowWater || (state != TCP_ESTABLISHED && state != TCP_CLOSE_WAIT);
}
