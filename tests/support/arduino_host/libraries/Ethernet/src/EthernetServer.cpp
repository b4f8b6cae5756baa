#include "Ethernet.h"
#include "utility/w5500.h"

using w5500::chip;

uint16_t EthernetServer::server_port[MAX_SOCK_NUM];

namespace {

bool is_open(uint8_t status) {
  return status == w5500::kEstablished || status == w5500::kCloseWait;
}

}  // namespace

void EthernetServer::begin() {
  const uint8_t s = chip().open_tcp(port_);
  if (s >= MAX_SOCK_NUM) return;
  if (chip().listen(s)) {
    server_port[s] = port_;
  } else {
    server_port[s] = 0;
    chip().disconnect(s);
  }
}

void EthernetServer::tidy(uint8_t s, bool& listening) {
  const uint8_t now = chip().status(s);
  if (now == w5500::kListen) listening = true;
  if (now == w5500::kClosed) server_port[s] = 0;
}

EthernetClient EthernetServer::available() {
  uint8_t found = MAX_SOCK_NUM;
  if (!chip().is_initialised()) return found;
  bool listening = false;
  for (uint8_t s = 0; s < MAX_SOCK_NUM; ++s) {
    if (server_port[s] != port_) continue;
    const uint8_t now = chip().status(s);
    if (is_open(now) && chip().received(s) > 0) {
      found = s;
    } else if (now == w5500::kCloseWait) {
      chip().disconnect(s);
    } else {
      tidy(s, listening);
    }
  }
  if (!listening) begin();
  return found;
}

EthernetClient EthernetServer::accept() {
  uint8_t found = MAX_SOCK_NUM;
  if (!chip().is_initialised()) return found;
  bool listening = false;
  for (uint8_t s = 0; s < MAX_SOCK_NUM; ++s) {
    if (server_port[s] != port_) continue;
    if (found == MAX_SOCK_NUM && is_open(chip().status(s))) {
      found = s;
      server_port[s] = 0;
    } else {
      tidy(s, listening);
    }
  }
  if (!listening) begin();
  return found;
}

EthernetServer::operator bool() {
  for (uint8_t s = 0; s < MAX_SOCK_NUM; ++s) {
    if (server_port[s] == port_ && chip().status(s) == w5500::kListen) return true;
  }
  return false;
}

size_t EthernetServer::write(uint8_t c) { return write(&c, 1); }

// To all who are connected, and says that all took it.
size_t EthernetServer::write(const uint8_t* buffer, size_t size) {
  if (!chip().is_initialised()) return 0;
  available();
  for (uint8_t s = 0; s < MAX_SOCK_NUM; ++s) {
    if (server_port[s] == port_ && chip().status(s) == w5500::kEstablished) {
      EthernetClient(s).write(buffer, size);
    }
  }
  return size;
}
