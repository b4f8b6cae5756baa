// The kqueue of a Network, with events that are told once (EV_CLEAR), and one that wakes it
// (EVFILT_USER). See net/sockets/poller.h. A child that was forked has none of its parent's.
#pragma once

#include <sys/types.h>
// After it.
#include <sys/event.h>

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

  int queue_ = -1;
  pid_t process_ = 0;  // whose it is
  struct kevent events_[kBatch];
  Status status_;
};

}  // namespace prometheus_express::sockets
