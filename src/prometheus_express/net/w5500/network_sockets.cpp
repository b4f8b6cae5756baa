// How a Network gives its sockets and ports away.
#include "prometheus_express/net/w5500/network.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint16_t kFirstFreePort = 49'152;  // RFC 6335, section 6
constexpr std::uint16_t kFreePorts = 16'384;

}  // namespace

// Lets free sockets listen.
void Network::arm() {
  if (!running_) return;
  unsigned inbound = 0;
  for (const Socket& socket : sockets_) inbound += socket.inbound_ ? 1 : 0;
  for (Socket& socket : sockets_) {
    if (inbound + options_.reserved_sockets >= kChipSockets) return;
    if (socket.role_ != Socket::Role::kFree) continue;
    TcpListener* const listener = listener_in_need();
    if (listener == nullptr) return;
    socket.listen(*listener);
    if (socket.inbound_) ++inbound;
  }
}

// The one with the fewest sockets that listen.
TcpListener* Network::listener_in_need() {
  TcpListener* poorest = nullptr;
  unsigned fewest = kChipSockets;
  for (TcpListener& listener : listeners_) {
    if (listener.port_ == 0) continue;
    unsigned listening = 0;
    for (const Socket& socket : sockets_) {
      if (socket.listener_ == &listener && !socket.waiting_) ++listening;
    }
    if (listening < fewest) {
      fewest = listening;
      poorest = &listener;
    }
  }
  return poorest;
}

Socket* Network::first_waiting(const TcpListener& listener) {
  Socket* first = nullptr;
  for (Socket& socket : sockets_) {
    if (!socket.waiting_ || socket.failed_ || socket.listener_ != &listener) continue;
    if (first == nullptr || static_cast<std::int8_t>(socket.arrival_ - first->arrival_) < 0) {
      first = &socket;
    }
  }
  return first;
}

Socket* Network::free_socket() {
  for (Socket& socket : sockets_) {
    if (socket.role_ == Socket::Role::kFree) return &socket;
  }
  return nullptr;
}

std::uint16_t Network::free_port() {
  if (last_port_ == 0) last_port_ = static_cast<std::uint16_t>(random());
  for (;;) {
    ++last_port_;
    const auto port = static_cast<std::uint16_t>(kFirstFreePort + last_port_ % kFreePorts);
    if (!is_taken(port)) return port;
  }
}

bool Network::is_taken(std::uint16_t port) const {
  for (const TcpListener& listener : listeners_) {
    if (listener.port() == port) return true;
  }
  for (const Socket& socket : sockets_) {
    if (socket.port_ == port) return true;
  }
  return false;
}

}  // namespace prometheus_express::w5500
