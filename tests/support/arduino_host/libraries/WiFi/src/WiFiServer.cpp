#include <netinet/tcp.h>
#include <sys/socket.h>

#include "WiFi.h"
#include "WiFiSocket.h"
#include "host_sockets.h"

using namespace arduino_host;

void WiFiServer::begin(uint16_t port) {
  if (listener_) return;
  if (port != 0) port_ = port;
  WiFiSocket::require_stack();
  std::shared_ptr<WiFiSocket> socket = WiFiSocket::take(open_tcp());
  if (!socket) return;
  limit_receiving(socket->fd(), 5760, 1436);
  if (!listen_at(socket->fd(), listen_ip(WiFi.localIP()), port_, max_clients_)) return;
  listener_ = std::move(socket);
  no_delay_ = false;
}

void WiFiServer::end() {
  listener_ = nullptr;
  accepted_ = nullptr;
}

std::shared_ptr<WiFiSocket> WiFiServer::take() {
  return WiFiSocket::take(accept_from(listener_->fd()));
}

bool WiFiServer::hasClient() {
  if (listener_ && !accepted_) accepted_ = take();
  return accepted_ != nullptr;
}

WiFiClient WiFiServer::accept() {
  if (!hasClient()) return WiFiClient();
  WiFiClient client(std::move(accepted_));
  accepted_ = nullptr;
  const int on = 1;
  ::setsockopt(client.fd(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  client.setNoDelay(no_delay_);
  return client;
}
