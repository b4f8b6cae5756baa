#include "prometheus_express/net/sockets/pools.h"

#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include "prometheus_express/net/sockets/udp_socket.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express::sockets {
namespace {

constexpr std::uint64_t kAcceptPauseMs = 100;

}  // namespace

SocketPools::SocketPools(std::size_t max_connections, std::size_t max_listeners,
                         std::size_t max_udp_sockets)
    : poller_(max_connections + max_listeners + max_udp_sockets),
      connections_(new SocketConnection[max_connections]),
      listeners_(new SocketListener[max_listeners]),
      connection_count_(max_connections),
      listener_count_(max_listeners),
      spare_udp_sockets_(max_udp_sockets) {
  for (std::size_t i = connection_count_; i > 0; --i) {
    connections_[i - 1].pools_ = this;
    connections_[i - 1].next_free_ = free_;
    free_ = &connections_[i - 1];
  }
}

SocketPools::~SocketPools() { abandon(); }

void SocketPools::abandon() {
  for (std::size_t i = 0; i < connection_count_; ++i) {
    if (connections_[i].socket_ != kNoSocket) system::end(connections_[i].socket_);
    connections_[i].socket_ = kNoSocket;
  }
  for (std::size_t i = 0; i < listener_count_; ++i) {
    if (listeners_[i].socket_ != kNoSocket) system::end(listeners_[i].socket_);
    listeners_[i].socket_ = kNoSocket;
  }
  while (udp_sockets_ != nullptr) {
    const Handle socket = udp_sockets_->socket_;
    give_back(*udp_sockets_);
    system::end(socket);
  }
  poller_.stop();
}

void SocketPools::adopt() {
  poller_.renew();
  for (std::size_t i = 0; i < listener_count_; ++i) {
    SocketListener& listener = listeners_[i];
    if (listener.socket_ == kNoSocket) continue;
    (void)poller_.watch(listener.socket_, Watch::kListener, listener);
    listener.ready_ = true;
  }
}

Connection* SocketPools::open_connection(Handle socket, bool ready, std::uint64_t peer) {
  SocketConnection& connection = *free_;
  if (!poller_.watch(socket, Watch::kConnection, connection)) {
    system::end(socket);
    pause_accept(true);
    return nullptr;
  }
  free_ = connection.next_free_;
  connection.socket_ = socket;
  connection.peer_ = peer;
  connection.process_ = fork_generation();
  connection.readable_ = ready;
  connection.writable_ = ready;
  connection.read_to_end_ = false;
  connection.broken_ = false;
  connection.ended_ = false;
  connection.finished_ = false;
  connection.failed_ = false;
  connection.read_blocked_ = false;
  connection.write_blocked_ = false;
  return &connection;
}

Listener* SocketPools::open_listener(Handle socket, std::uint16_t port) {
  for (std::size_t i = 0; i < listener_count_; ++i) {
    SocketListener& listener = listeners_[i];
    if (listener.socket_ != kNoSocket) continue;
    if (!poller_.watch(socket, Watch::kListener, listener)) break;
    listener.pools_ = this;
    listener.socket_ = socket;
    listener.port_ = port;
    listener.ready_ = false;
    listener.asks_first_ = false;
    listener.blocked_ = false;
    return &listener;
  }
  system::end(socket);
  return nullptr;
}

bool SocketPools::open(UdpSocket& socket) {
  if (spare_udp_sockets_ == 0 || !poller_.watch(socket.socket_, Watch::kListener, socket)) {
    return false;
  }
  --spare_udp_sockets_;
  socket.next_ = udp_sockets_;
  udp_sockets_ = &socket;
  return true;
}

void SocketPools::give_back(UdpSocket& socket) {
  take_news(socket.news_);
  UdpSocket** place = &udp_sockets_;
  while (*place != &socket) place = &(*place)->next_;
  *place = socket.next_;
  socket.socket_ = kNoSocket;
  ++spare_udp_sockets_;
  accept_paused_until_ms_ = 0;
}

void SocketPools::pause_accept(bool short_of_room) {
  short_of_room_ = short_of_room;
  accept_paused_until_ms_ = monotonic_ns() / 1'000'000 + kAcceptPauseMs;
}

bool SocketPools::accept_paused() const {
  return accept_paused_until_ms_ != 0 && monotonic_ns() / 1'000'000 < accept_paused_until_ms_;
}

void SocketPools::add_news(News& news) {
  if (news.wait == waits_) return;
  news.wait = waits_;
  ++news_;
}

void SocketPools::take_news(News& news) {
  if (news.wait != waits_) return;
  news.wait = 0;
  --news_;
}

void SocketPools::tell_news() {
  news_ = 0;
  if (++waits_ == 0) waits_ = 1;
}

void SocketPools::give_back(SocketConnection& connection) {
  take_news(connection.read_news_);
  take_news(connection.write_news_);
  connection.socket_ = kNoSocket;
  connection.next_free_ = free_;
  free_ = &connection;
  accept_paused_until_ms_ = 0;
}

}  // namespace prometheus_express::sockets

#endif
