// Waits for sockets: with epoll on Linux, kqueue on macOS and the BSDs, poll elsewhere. All three
// are one class with the same functions:
//
//  Poller(capacity)            for so many sockets; where the system refuses, status() says why
//  renew()                     in a child that was forked: one of its own, which watches nothing
//  stop()                      closes what it has; of no use from then on
//  watch(socket, who, watched) reports changes to `watched` until forget(). False where the system
//                              refuses.
//  forget(socket, watched)     before the socket is closed
//  collect(timeout_ms)         waits up to `timeout_ms` and notes all events before it returns, so
//                              that none can reach a socket that was closed, or made anew at the
//                              same place, in between. True where wake() was called.
//  wake()                      ends the collect() under way, or the next one. From any thread, and
//                              from a signal handler.
//
// PROMETHEUS_EXPRESS_EPOLL and PROMETHEUS_EXPRESS_KQUEUE choose another one: 0 and 0 are poll.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/sockets/handle.h"

#if !defined(PROMETHEUS_EXPRESS_EPOLL)
#if defined(__linux__) && !PROMETHEUS_EXPRESS_LWIP_SOCKETS
#define PROMETHEUS_EXPRESS_EPOLL 1
#else
#define PROMETHEUS_EXPRESS_EPOLL 0
#endif
#endif

#if !defined(PROMETHEUS_EXPRESS_KQUEUE)
#if defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__) || \
    defined(__DragonFly__)
#include <sys/types.h>
// After it.
#include <sys/event.h>
// What wakes it; older releases of OpenBSD and NetBSD do not have it.
#if defined(EVFILT_USER)
#define PROMETHEUS_EXPRESS_KQUEUE 1
#endif
#endif
#endif
#if !defined(PROMETHEUS_EXPRESS_KQUEUE)
#define PROMETHEUS_EXPRESS_KQUEUE 0
#endif

namespace prometheus_express::sockets {

enum class Watch : std::uint8_t { kListener, kConnection };  // kListener: only for reading

// Set together.
struct Events {
  bool readable;  // or at its end
  bool writable;
  bool end;             // closed or failed: only an empty read proves that there is nothing more
  bool failed = false;  // where the poller tells, and the system may not tell again
};

// A socket that is watched. Keeps what was reported, so that calls that would block can be answered
// without asking the system.
class Watched {
 public:
  virtual void note(Events events) = 0;

  // Which events would be news, for pollers that are told each time.
  virtual Events wanted() const = 0;

 protected:
  ~Watched() = default;

 private:
  friend class Poller;

  [[maybe_unused]] std::size_t place_ = 0;  // where a poller has it, if it keeps a list; from 1
};

}  // namespace prometheus_express::sockets

#if PROMETHEUS_EXPRESS_EPOLL
#include "prometheus_express/net/sockets/pollers/epoll.h"
#elif PROMETHEUS_EXPRESS_KQUEUE
#include "prometheus_express/net/sockets/pollers/kqueue.h"
#else
#include "prometheus_express/net/sockets/pollers/poll.h"
#endif
