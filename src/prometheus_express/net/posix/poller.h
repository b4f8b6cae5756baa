// The epoll instance of a Network: which sockets it watches, and the event that wakes it.
#pragma once

#include <sys/epoll.h>

#include <cstdint>

#include "prometheus_express/platform/status.h"

namespace prometheus_express::posix {

// A socket that is watched. Keeps what was reported, so that calls that would block can be answered
// without asking the system.
class Watched {
 public:
  virtual void note_events(std::uint32_t events) = 0;

 protected:
  ~Watched() = default;
};

class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // In a child that was forked: an epoll set of its own, without what the parent's watches.
  void renew();

  // Closes what it has; of no use from then on.
  void stop();

  const Status& status() const { return status_; }

  // Reports changes (edge-triggered) of `fd` until it is closed. False where the system refuses.
  bool watch(int fd, std::uint32_t events, Watched& watched);

  // Waits up to `timeout_ms` and notes all events before it returns, so that none can reach a
  // socket that was closed, or made anew at the same place, in between. True where wake() was
  // called.
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

}  // namespace prometheus_express::posix
