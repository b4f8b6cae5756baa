#include "prometheus_express/net/w5500/tcp_listener.h"

#include "prometheus_express/net/w5500/network.h"

namespace prometheus_express::w5500 {

Connection* TcpListener::accept_next() {
  Socket* const socket = network_->first_waiting(*this);
  if (socket == nullptr) return nullptr;
  socket->waiting_ = false;
  socket->listener_ = nullptr;
  return socket;
}

void TcpListener::stop() {
  port_ = 0;
  for (Socket& socket : network_->sockets_) {
    if (socket.listener_ == this) socket.stop();
  }
}

}  // namespace prometheus_express::w5500
