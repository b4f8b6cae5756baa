// The epoll set of a Network, edge-triggered, and the event that wakes it. See
// net/sockets/poller.h.
#pragma once

#include <sys/epoll.h>

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
  void forget(Handle, Watched&) {}  // to close it is enough
  bool collect(int timeout_ms);
  void wake();

 private:
  void open();

  static constexpr int kBatch = 128;

  int epoll_ = -1;
  int wake_event_ = -1;
  epoll_event events_[kBatch];
  Status status_;
};

}  // namespace prometheus_express::sockets
