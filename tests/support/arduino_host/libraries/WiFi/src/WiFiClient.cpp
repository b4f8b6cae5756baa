#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "WiFi.h"
#include "WiFiSocket.h"
#include "arduino_host.h"
#include "host_sockets.h"

using namespace arduino_host;

namespace {

constexpr int kWindow = 5760;
constexpr int kSegmentSize = 1436;
constexpr int kWriteTries = 10;

bool wait_for_connection(int fd, int timeout_ms) {
  const unsigned long start = millis();
  int state = TCP_SYN_SENT;
  while ((state = tcp_state(fd)) == TCP_SYN_SENT || faults.connect_without_answer) {
    if (timeout_ms >= 0 && millis() - start >= static_cast<unsigned long>(timeout_ms)) return false;
    pause_a_little();
  }
  return state != TCP_CLOSE;
}

}  // namespace

WiFiClient::WiFiClient(std::shared_ptr<WiFiSocket> socket)
    : socket_(std::move(socket)), connected_(socket_ != nullptr) {}

int WiFiClient::connect(IPAddress ip, uint16_t port) { return connect(ip, port, timeout_ms_); }

// The connection that there was is given up only for one that came about.
int WiFiClient::connect(IPAddress ip, uint16_t port, int32_t timeout_ms) {
  timeout_ms_ = timeout_ms;
  WiFiSocket::require_stack();
  std::shared_ptr<WiFiSocket> socket = WiFiSocket::take(open_tcp());
  if (!socket || !WiFi.isConnected()) return 0;
  limit_receiving(socket->fd(), kWindow, kSegmentSize);
  const sockaddr_in address = socket_address(ip, port);
  if (!faults.connect_without_answer) {
    ::connect(socket->fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  if (!wait_for_connection(socket->fd(), timeout_ms)) return 0;
  socket_ = std::move(socket);
  connected_ = true;
  return 1;
}

int WiFiClient::connect(const char* host, uint16_t port) {
  return connect(host, port, timeout_ms_);
}

int WiFiClient::connect(const char* host, uint16_t port, int32_t timeout_ms) {
  IPAddress ip;
  return WiFi.hostByName(host, ip) ? connect(ip, port, timeout_ms) : 0;
}

size_t WiFiClient::write(uint8_t c) { return write(&c, 1); }

bool WiFiClient::wait_for_room() {
  const unsigned long start = millis();
  while (!socket_->is_writable()) {
    if (millis() - start >= faults.wifi_write_try_ms) return false;
    pause_a_little();
  }
  return true;
}

size_t WiFiClient::write(const uint8_t* buffer, size_t size) {
  size = let_through(size);
  if (!connected_ || !socket_) return 0;
  size_t done = 0;
  for (int tries = kWriteTries; done < size && tries > 0; --tries) {
    if (!wait_for_room()) continue;
    const size_t room = socket_->room();
    const size_t part = min(size - done, room == 0 ? 1 : room);  // 1: to learn how it ended
    const ssize_t count = ::send(socket_->fd(), buffer + done, part, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0) {
      done += static_cast<size_t>(count);
      tries = kWriteTries + 1;
    } else if (count < 0 && errno != EAGAIN) {
      stop();
      break;
    }
  }
  return done;
}

size_t WiFiClient::write(Stream& stream) {
  size_t done = 0;
  uint8_t part[1360];
  for (int left = 0; (left = stream.available()) > 0;) {
    const size_t size = stream.readBytes(part, min(static_cast<size_t>(left), sizeof part));
    done += write(part, size);
  }
  return done;
}

int WiFiClient::available() { return socket_ ? static_cast<int>(socket_->available()) : 0; }

int WiFiClient::read() {
  uint8_t c = 0;
  return read(&c, 1) > 0 ? c : -1;
}

int WiFiClient::read(uint8_t* buffer, size_t size) {
  return socket_ ? static_cast<int>(socket_->read(buffer, size)) : -1;
}

int WiFiClient::peek() { return socket_ ? socket_->peek() : -1; }

void WiFiClient::clear() {
  if (socket_) socket_->clear();
}

void WiFiClient::stop() {
  socket_ = nullptr;
  connected_ = false;
}

uint8_t WiFiClient::connected() {
  if (!connected_) return 0;
  char c = 0;
  const ssize_t count = ::recv(socket_->fd(), &c, 1, MSG_DONTWAIT | MSG_PEEK);
  connected_ = count > 0 || (count < 0 && errno == EAGAIN);
  return connected_;
}

int WiFiClient::fd() const { return socket_ ? socket_->fd() : -1; }

int WiFiClient::setNoDelay(bool no_delay) {
  const int value = no_delay;
  return ::setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
}

bool WiFiClient::getNoDelay() {
  int value = 0;
  socklen_t size = sizeof value;
  ::getsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &value, &size);
  return value != 0;
}

IPAddress WiFiClient::remoteIP() const { return ip_of(peer_address(fd())); }
uint16_t WiFiClient::remotePort() const { return port_of(peer_address(fd())); }
IPAddress WiFiClient::localIP() const { return ip_of(local_address(fd())); }
uint16_t WiFiClient::localPort() const { return port_of(local_address(fd())); }
