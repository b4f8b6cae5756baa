// Waits for sockets with poll(), which every system has, and is woken by a datagram that it sends
// to itself. See net/sockets/poller.h. Each wait costs a look at every socket.
#pragma once

#include <atomic>
#include <memory>

#include "prometheus_express/net/sockets/poller.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express::sockets {

class Poller {
 public:
  explicit Poller(std::size_t capacity);
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  void renew();
  void stop();
  const Status& status() const { return status_; }
  bool watch(Handle socket, Watch who, Watched& watched);
  void forget(Handle socket, Watched& watched);
  bool collect(int timeout_ms);
  void wake();

 private:
  struct Memory;  // of headers of the system

  bool was_woken(bool datagram);

  std::unique_ptr<Memory> memory_;
  std::size_t count_ = 0;
  Handle wake_socket_ = kNoSocket;
  std::atomic<bool> woken_{false};
  Status status_;
};

}  // namespace prometheus_express::sockets
