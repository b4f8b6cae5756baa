#include <stdio.h>

#include "Ethernet.h"
#include "arduino_host.h"
#include "host_sockets.h"
#include "utility/w5500.h"

using w5500::chip;

// What was connected is told that it is over, and not waited for.
void EthernetClient::leave() {
  if (sockindex_ < MAX_SOCK_NUM && chip().status(sockindex_) != w5500::kClosed) {
    chip().disconnect(sockindex_);
  }
  sockindex_ = MAX_SOCK_NUM;
}

int EthernetClient::connect(const char* host, uint16_t port) {
  leave();
  IPAddress ip;
  return arduino_host::resolve(host, ip) ? connect(ip, port) : 0;
}

int EthernetClient::connect(IPAddress ip, uint16_t port) {
  leave();
  if (ip == IPAddress(0, 0, 0, 0) || ip == IPAddress(255, 255, 255, 255)) return 0;
  sockindex_ = chip().open_tcp(0);
  if (sockindex_ >= MAX_SOCK_NUM) return 0;
  EthernetServer::server_port[sockindex_] = 0;
  chip().connect(sockindex_, ip, port);
  const unsigned long start = millis();
  for (;;) {
    const w5500::Status now = chip().status(sockindex_);
    if (now == w5500::kEstablished || now == w5500::kCloseWait) return 1;
    if (now == w5500::kClosed) return 0;
    if (millis() - start > timeout_) break;
    delay(1);
  }
  chip().close(sockindex_);
  sockindex_ = MAX_SOCK_NUM;
  return 0;
}

uint8_t EthernetClient::status() {
  return sockindex_ < MAX_SOCK_NUM ? chip().status(sockindex_) : w5500::kClosed;
}

int EthernetClient::availableForWrite() {
  if (arduino_host::faults.available_for_write_is_zero) return Print::availableForWrite();
  const uint8_t now = status();
  if (now != w5500::kEstablished && now != w5500::kCloseWait) return 0;
  return chip().free_room(sockindex_);
}

size_t EthernetClient::write(uint8_t c) { return write(&c, 1); }

// The chip's length has 16 bits, and its buffer 2,048 bytes; the library says `size` all the same.
size_t EthernetClient::write(const uint8_t* buffer, size_t size) {
  if (sockindex_ >= MAX_SOCK_NUM) return 0;
  size = arduino_host::let_through(size);
  const uint16_t part = min(static_cast<uint16_t>(size), w5500::kBufferSize);
  do {
    const uint8_t now = status();
    if (now != w5500::kEstablished && now != w5500::kCloseWait) {
      setWriteError();
      return 0;
    }
    if (chip().free_room(sockindex_) >= part) break;
    arduino_host::pause_a_little();
  } while (true);
  if (part != 0 && chip().send(sockindex_, buffer, part)) return size;
  setWriteError();
  return 0;
}

int EthernetClient::available() {
  return sockindex_ < MAX_SOCK_NUM ? chip().received(sockindex_) : 0;
}

int EthernetClient::read(uint8_t* buffer, size_t size) {
  if (sockindex_ >= MAX_SOCK_NUM) return 0;
  if (size > INT16_MAX) {
    fprintf(stderr, "EthernetClient::read: the real one spoils memory from %zu bytes on\n", size);
    abort();
  }
  if (available() > 0) return chip().take(sockindex_, buffer, static_cast<uint16_t>(size));
  const uint8_t now = status();
  const bool at_end = now == w5500::kListen || now == w5500::kClosed || now == w5500::kCloseWait;
  // The end may have come, with data before it, since available() was asked.
  return at_end && available() == 0 ? 0 : -1;
}

int EthernetClient::peek() {
  uint8_t c = 0;
  return available() > 0 && chip().take(sockindex_, &c, 1, true) == 1 ? c : -1;
}

int EthernetClient::read() {
  uint8_t c = 0;
  return read(&c, 1) > 0 ? c : -1;
}

void EthernetClient::flush() {
  while (sockindex_ < MAX_SOCK_NUM) {
    const uint8_t now = status();
    if (now != w5500::kEstablished && now != w5500::kCloseWait) return;
    if (chip().free_room(sockindex_) >= w5500::kBufferSize) return;
    arduino_host::pause_a_little();
  }
}

void EthernetClient::stop() {
  if (sockindex_ >= MAX_SOCK_NUM) return;
  chip().disconnect(sockindex_);
  const unsigned long start = millis();
  while (chip().status(sockindex_) != w5500::kClosed) {
    delay(1);
    if (millis() - start >= timeout_) {
      chip().close(sockindex_);
      break;
    }
  }
  sockindex_ = MAX_SOCK_NUM;
}

uint8_t EthernetClient::connected() {
  const uint8_t now = status();
  if (now == w5500::kCloseWait) return available() > 0;
  return now != w5500::kListen && now != w5500::kClosed && now != w5500::kFinWait;
}

bool EthernetClient::operator==(const EthernetClient& other) {
  return sockindex_ == other.sockindex_ && sockindex_ < MAX_SOCK_NUM;
}

uint16_t EthernetClient::localPort() {
  return sockindex_ < MAX_SOCK_NUM ? chip().local_port(sockindex_) : 0;
}

IPAddress EthernetClient::remoteIP() {
  return sockindex_ < MAX_SOCK_NUM ? chip().remote_ip(sockindex_) : IPAddress();
}

uint16_t EthernetClient::remotePort() {
  return sockindex_ < MAX_SOCK_NUM ? chip().remote_port(sockindex_) : 0;
}
