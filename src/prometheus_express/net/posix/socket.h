// The sockets behind Connection and Listener, and the fixed pools they come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/posix/poller.h"

namespace prometheus_express::posix {

class SocketPools;

// What an event has brought to one direction of a socket and its user has not looked at yet. A
// Network may have several users: the update() of one learns of events of all, and the next wait()
// must not sleep over those.
struct News {
  std::uint32_t wait = 0;  // how many wait() there had been; 0: none
};

class SocketConnection final : public Connection, private Watched {
 public:
  IoResult read_some(char* data, std::size_t size) override;
  IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override;
  void stop() override;
  std::uint64_t peer() override { return peer_; }

 private:
  friend class SocketPools;

  void note_events(std::uint32_t events) override;
  IoResult fail();
  bool is_of_parent() const;

  SocketPools* pools_ = nullptr;
  SocketConnection* next_free_ = nullptr;
  int fd_ = -1;
  std::uint64_t peer_ = 0;
  unsigned process_ = 0;  // fork_generation() of the one that opened it
  bool readable_ = false;
  bool writable_ = false;
  bool read_to_end_ = false;  // more than data may wait: only an empty read proves there is nothing
  bool finished_ = false;
  bool failed_ = false;
  bool read_blocked_ = false;  // the last read_some() answered kWouldBlock, and nothing came since
  bool write_blocked_ = false;
  News read_news_;
  News write_news_;
};

class SocketListener final : public Listener, private Watched {
 public:
  Connection* accept_next() override;
  bool short_of_room() const override;
  std::uint16_t port() const override { return port_; }
  void stop() override;

 private:
  friend class SocketPools;

  void note_events(std::uint32_t) override;

  SocketPools* pools_ = nullptr;
  int fd_ = -1;
  bool ready_ = false;
  bool blocked_ = false;  // the last accept_next() found nobody, and no event came since
  std::uint16_t port_ = 0;
  News news_;
};

// All sockets of one Network.
class SocketPools {
 public:
  SocketPools(std::size_t max_connections, std::size_t max_listeners);
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

  // Takes over `fd`; nullptr (and `fd` closed) where the system refuses to watch it. `ready` says
  // whether reading and writing are worth a try before the first event, `peer` who has connected.
  Connection* open_connection(int fd, bool ready, std::uint64_t peer = 0);

  // Takes over `fd`. nullptr where all listeners are in use or the system refuses to watch it.
  Listener* open_listener(int fd, std::uint16_t port);

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

  void add_news(News& news);
  void take_news(News& news);

  void give_back(SocketConnection& connection);

  Poller poller_;
  std::unique_ptr<SocketConnection[]> connections_;
  std::unique_ptr<SocketListener[]> listeners_;
  std::size_t connection_count_;
  std::size_t listener_count_;
  SocketConnection* free_ = nullptr;
  std::uint64_t accept_paused_until_ms_ = 0;
  bool short_of_room_ = false;
  std::uint32_t news_ = 0;
  std::uint32_t waits_ = 1;
};

}  // namespace prometheus_express::posix
