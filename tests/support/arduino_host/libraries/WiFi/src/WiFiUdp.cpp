#include <sys/socket.h>

#include "WiFi.h"
#include "WiFiSocket.h"
#include "host_sockets.h"

using namespace arduino_host;

bool WiFiUDP::open(uint16_t port) {
  WiFiSocket::require_stack();
  socket_ = WiFiSocket::take(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket_) return false;
  const sockaddr_in address = socket_address(listen_ip(WiFi.localIP()), port);
  if (::bind(socket_->fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return true;
  }
  socket_ = nullptr;
  return false;
}

uint8_t WiFiUDP::begin(uint16_t port) {
  stop();
  return open(port) ? 1 : 0;
}

void WiFiUDP::stop() {
  socket_ = nullptr;
  to_send_size_ = size_ = next_ = 0;
}

int WiFiUDP::beginPacket(IPAddress ip, uint16_t port) {
  remote_ip_ = ip;
  remote_port_ = port;
  to_send_size_ = 0;
  return port != 0 && (socket_ || open(0)) ? 1 : 0;
}

int WiFiUDP::beginPacket(const char* host, uint16_t port) {
  IPAddress ip;
  return WiFi.hostByName(host, ip) ? beginPacket(ip, port) : 0;
}

int WiFiUDP::endPacket() {
  if (!socket_ || !WiFi.isConnected()) return 0;
  const sockaddr_in to = socket_address(remote_ip_, remote_port_);
  const ssize_t sent = ::sendto(socket_->fd(), to_send_, to_send_size_, 0,
                                reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return sent >= 0 ? 1 : 0;
}

size_t WiFiUDP::write(uint8_t c) {
  if (to_send_size_ == sizeof to_send_) {
    endPacket();
    to_send_size_ = 0;
  }
  to_send_[to_send_size_++] = c;
  return 1;
}

size_t WiFiUDP::write(const uint8_t* buffer, size_t size) {
  for (size_t i = 0; i < size; ++i) write(buffer[i]);
  return size;
}

int WiFiUDP::parsePacket() {
  if (next_ < size_ || !socket_ || !WiFi.isConnected()) return 0;
  sockaddr_in from{};
  socklen_t from_size = sizeof from;
  const ssize_t size = ::recvfrom(socket_->fd(), packet_, sizeof packet_, MSG_DONTWAIT,
                                  reinterpret_cast<sockaddr*>(&from), &from_size);
  if (size < 0) return 0;
  remote_ip_ = ip_of(from);
  remote_port_ = port_of(from);
  size_ = static_cast<size_t>(size);
  next_ = 0;
  return static_cast<int>(size);
}

int WiFiUDP::read() {
  unsigned char c = 0;
  return read(&c, 1) > 0 ? c : -1;
}

int WiFiUDP::read(unsigned char* buffer, size_t len) {
  const size_t count = min(len, size_ - next_);
  memcpy(buffer, packet_ + next_, count);
  next_ += count;
  return static_cast<int>(count);
}

int WiFiUDP::peek() { return next_ < size_ ? packet_[next_] : -1; }
