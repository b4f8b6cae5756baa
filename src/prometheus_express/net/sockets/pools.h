// The fixed pools that the sockets of one Network come from, and its UdpSockets that are open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/sockets/handle.h"
#include "prometheus_express/net/sockets/poller.h"
#include "prometheus_express/net/sockets/socket.h"

namespace prometheus_express::sockets {

class UdpSocket;

// All sockets of one Network.
class SocketPools {
 public:
  SocketPools(std::size_t max_connections, std::size_t max_listeners, std::size_t max_udp_sockets);
  ~SocketPools();
  SocketPools(const SocketPools&) = delete;
  SocketPools& operator=(const SocketPools&) = delete;

  Poller& poller() { return poller_; }
  bool has_connection() const { return free_ != nullptr; }

  // In a child that was forked: the listeners live on beside those of the parent, its connections
  // fail. To be called before anything else is done there.
  void adopt();

  // Closes all descriptors, and tells nobody. Only for a child, in which the threads that use them
  // are gone; of no use from then on.
  void abandon();

  // Takes over `socket`; nullptr (and it is closed) where the system refuses to watch it. `ready`
  // says whether reading and writing are worth a try before the first event, `peer` who has
  // connected.
  Connection* open_connection(Handle socket, bool ready, std::uint64_t peer = 0);

  // Takes over `socket`. nullptr where all listeners are in use or the system refuses to watch it.
  Listener* open_listener(Handle socket, std::uint16_t port);

  // What is open is watched, and closed by abandon(). False where there are too many, or the system
  // refuses.
  bool open(UdpSocket& socket);
  void give_back(UdpSocket& socket);

  // Out of file descriptors or memory (`short_of_room`), or not able to accept for another cause
  // that stays: accept_next() pauses, so that it is not tried in a busy loop.
  void pause_accept(bool short_of_room);
  bool accept_paused() const;
  bool short_of_room() const { return short_of_room_ && accept_paused(); }
  std::uint64_t accept_paused_until_ms() const { return accept_paused_until_ms_; }

  // Whether events came, since the last wait(), for which a user may be waiting that has not looked
  // yet.
  bool has_news() const { return news_ != 0; }

  // A wait() ends: after it, all users look.
  void tell_news();

 private:
  friend class SocketConnection;
  friend class SocketListener;
  friend class UdpSocket;

  void add_news(News& news);
  void take_news(News& news);

  void give_back(SocketConnection& connection);

  Poller poller_;
  std::unique_ptr<SocketConnection[]> connections_;
  std::unique_ptr<SocketListener[]> listeners_;
  std::size_t connection_count_;
  std::size_t listener_count_;
  std::size_t spare_udp_sockets_;
  UdpSocket* udp_sockets_ = nullptr;  // those that are open
  SocketConnection* free_ = nullptr;
  std::uint64_t accept_paused_until_ms_ = 0;
  bool short_of_room_ = false;
  std::uint32_t news_ = 0;
  std::uint32_t waits_ = 1;
};

}  // namespace prometheus_express::sockets
