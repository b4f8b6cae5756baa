// The sockets behind Connection and Listener.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/sockets/handle.h"
#include "prometheus_express/net/sockets/poller.h"

namespace prometheus_express::sockets {

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

  void note(Events events) override;
  Events wanted() const override { return {!readable_, !writable_, false}; }
  IoResult fail();
  bool is_of_parent() const;

  SocketPools* pools_ = nullptr;
  SocketConnection* next_free_ = nullptr;
  Handle socket_ = kNoSocket;
  std::uint64_t peer_ = 0;
  unsigned process_ = 0;  // fork_generation() of the one that opened it
  bool readable_ = false;
  bool writable_ = false;
  bool read_to_end_ = false;  // more than data may wait: only an empty read proves there is nothing
  bool broken_ = false;       // the poller said so: an empty read is no good end
  bool ended_ = false;        // the peer sends no more
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

  void note(Events) override;
  Events wanted() const override { return {!ready_, false, false}; }

  SocketPools* pools_ = nullptr;
  Handle socket_ = kNoSocket;
  bool somebody_waits() const;

  bool ready_ = false;
  bool asks_first_ = false;  // since the last event somebody was accepted: perhaps the only one
  bool blocked_ = false;     // the last accept_next() found nobody, and no event came since
  std::uint16_t port_ = 0;
  News news_;
};

}  // namespace prometheus_express::sockets
