// The sockets behind Connection and Listener, and the fixed pools they come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/posix/poller.h"

namespace prometheus_express::posix {

class SocketPools;

class SocketConnection final : public Connection, private Watched {
 public:
  IoResult read(char* data, std::size_t size) override;
  IoResult write(const char* data, std::size_t size) override;
  void finish_writing() override;
  void close() override;

 private:
  friend class SocketPools;

  void note_events(std::uint32_t events) override;
  IoResult fail();

  SocketPools* pools_ = nullptr;
  SocketConnection* next_free_ = nullptr;
  int fd_ = -1;
  bool readable_ = false;
  bool writable_ = false;
  bool read_to_end_ = false;  // more than data may wait: only an empty read proves there is nothing
  bool finished_ = false;
  bool failed_ = false;
};

class SocketListener final : public Listener, private Watched {
 public:
  Connection* accept() override;
  std::uint16_t port() const override { return port_; }
  void close() override;

 private:
  friend class SocketPools;

  void note_events(std::uint32_t) override { ready_ = true; }

  SocketPools* pools_ = nullptr;
  int fd_ = -1;
  bool ready_ = false;
  std::uint16_t port_ = 0;
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

  // Takes over `fd`; nullptr (and `fd` closed) where the system refuses to watch it. `ready` says
  // whether reading and writing are worth a try before the first event.
  Connection* open_connection(int fd, bool ready);

  // Takes over `fd`. nullptr where all listeners are in use or the system refuses to watch it.
  Listener* open_listener(int fd, std::uint16_t port);

  // Out of file descriptors or memory: accept() pauses, so that it is not tried in a busy loop.
  void pause_accept();
  bool accept_paused() const;
  std::uint64_t accept_paused_until_ms() const { return accept_paused_until_ms_; }

 private:
  friend class SocketConnection;

  void give_back(SocketConnection& connection);

  Poller poller_;
  std::unique_ptr<SocketConnection[]> connections_;
  std::unique_ptr<SocketListener[]> listeners_;
  std::size_t connection_count_;
  std::size_t listener_count_;
  SocketConnection* free_ = nullptr;
  std::uint64_t accept_paused_until_ms_ = 0;
};

}  // namespace prometheus_express::posix
