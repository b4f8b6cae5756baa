#include <sys/socket.h>

#include "Ethernet.h"
#include "host_sockets.h"
#include "utility/w5500.h"

using w5500::chip;

uint8_t EthernetUDP::begin(uint16_t port) {
  stop();
  sockindex_ = chip().open_udp(port);
  if (sockindex_ >= MAX_SOCK_NUM) return 0;
  EthernetServer::server_port[sockindex_] = 0;
  port_ = port;
  size_ = next_ = 0;
  return 1;
}

void EthernetUDP::stop() {
  if (sockindex_ < MAX_SOCK_NUM) chip().close(sockindex_);
  sockindex_ = MAX_SOCK_NUM;
}

int EthernetUDP::beginPacket(const char* host, uint16_t port) {
  IPAddress ip;
  return arduino_host::resolve(host, ip) ? beginPacket(ip, port) : 0;
}

int EthernetUDP::beginPacket(IPAddress ip, uint16_t port) {
  to_send_size_ = 0;
  to_ip_ = ip;
  to_port_ = port;
  return sockindex_ < MAX_SOCK_NUM && ip != IPAddress(0, 0, 0, 0) && port != 0 ? 1 : 0;
}

size_t EthernetUDP::write(uint8_t c) { return write(&c, 1); }

size_t EthernetUDP::write(const uint8_t* buffer, size_t size) {
  size = min(size, sizeof to_send_ - to_send_size_);
  memcpy(to_send_ + to_send_size_, buffer, size);
  to_send_size_ += size;
  return size;
}

// Without a link, nobody answers the chip's ARP request, and it gives up.
int EthernetUDP::endPacket() {
  if (sockindex_ >= MAX_SOCK_NUM) return 0;
  if (!chip().has_link()) {
    delay(chip().give_up_ms());
    return 0;
  }
  const sockaddr_in to = arduino_host::socket_address(to_ip_, to_port_);
  const ssize_t sent = ::sendto(chip().udp_descriptor(sockindex_), to_send_, to_send_size_, 0,
                                reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return sent >= 0 ? 1 : 0;
}

// What is left of the last one is thrown away. One that the chip has no room for never comes.
int EthernetUDP::parsePacket() {
  size_ = next_ = 0;
  if (sockindex_ >= MAX_SOCK_NUM || !chip().has_link()) return 0;
  sockaddr_in from{};
  socklen_t from_size = sizeof from;
  const ssize_t size =
      ::recvfrom(chip().udp_descriptor(sockindex_), packet_, sizeof packet_,
                 MSG_DONTWAIT | MSG_TRUNC, reinterpret_cast<sockaddr*>(&from), &from_size);
  if (size < 0 || size > static_cast<ssize_t>(sizeof packet_) - 8) return 0;
  remote_ip_ = arduino_host::ip_of(from);
  remote_port_ = arduino_host::port_of(from);
  size_ = static_cast<size_t>(size);
  return static_cast<int>(size);
}

int EthernetUDP::read() {
  unsigned char c = 0;
  return read(&c, 1) > 0 ? c : -1;
}

int EthernetUDP::read(unsigned char* buffer, size_t len) {
  const size_t count = min(len, size_ - next_);
  if (size_ == next_) return -1;
  memcpy(buffer, packet_ + next_, count);
  next_ += count;
  return static_cast<int>(count);
}

int EthernetUDP::peek() { return next_ < size_ ? packet_[next_] : -1; }
