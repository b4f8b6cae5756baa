#include "prometheus_express/net/sockets/poller.h"
#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && PROMETHEUS_EXPRESS_KQUEUE

#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace prometheus_express::sockets {
namespace {

constexpr uintptr_t kWake = 0;  // the only event that is not a socket's

}  // namespace

Poller::Poller(std::size_t) { open(); }

Poller::~Poller() { stop(); }

void Poller::open() {
  process_ = ::getpid();
  queue_ = ::kqueue();
  struct kevent wake;
  EV_SET(&wake, kWake, EVFILT_USER, EV_ADD | EV_CLEAR, 0, 0, nullptr);
  if (queue_ < 0 || ::kevent(queue_, &wake, 1, nullptr, 0, nullptr) != 0) {
    status_ = Status(StatusCode::kFailed, "cannot set up kqueue: ", std::strerror(errno));
    return;
  }
  (void)::fcntl(queue_, F_SETFD, FD_CLOEXEC);
}

// In a child that was forked there is nothing to close: the number may be something else's by now.
void Poller::stop() {
  if (queue_ >= 0 && process_ == ::getpid()) ::close(queue_);
  queue_ = -1;
}

void Poller::renew() {
  stop();
  open();
}

bool Poller::watch(Handle socket, Watch who, Watched& watched) {
  struct kevent changes[2];
  const auto id = static_cast<uintptr_t>(socket);
  EV_SET(&changes[0], id, EVFILT_READ, EV_ADD | EV_CLEAR, 0, 0, &watched);
  EV_SET(&changes[1], id, EVFILT_WRITE, EV_ADD | EV_CLEAR, 0, 0, &watched);
  const int count = who == Watch::kConnection ? 2 : 1;
  return ::kevent(queue_, changes, count, nullptr, 0, nullptr) == 0;
}

bool Poller::collect(int timeout_ms) {
  timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1'000'000L};
  const int count = ::kevent(queue_, nullptr, 0, events_, kBatch, &timeout);
  bool woken = false;
  for (int i = 0; i < count; ++i) {
    const struct kevent& event = events_[i];
    if (event.filter == EVFILT_USER) {
      woken = true;
      continue;
    }
    // EV_EOF tells nothing that a read or write does not: each filter speaks of its own direction,
    // and of an error both do. What there is to read is read to its end, since a read stops at
    // urgent data, and no event tells of what is behind it.
    const bool reads = event.filter == EVFILT_READ;
    static_cast<Watched*>(event.udata)->note({reads, !reads, reads});
  }
  return woken;
}

void Poller::wake() {
  const int saved_errno = errno;  // this may be a signal handler
  struct kevent wake;
  EV_SET(&wake, kWake, EVFILT_USER, 0, NOTE_TRIGGER, 0, nullptr);
  (void)::kevent(queue_, &wake, 1, nullptr, 0, nullptr);
  errno = saved_errno;
}

}  // namespace prometheus_express::sockets

#endif
