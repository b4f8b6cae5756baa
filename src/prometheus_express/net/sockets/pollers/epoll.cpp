#include "prometheus_express/net/sockets/poller.h"
#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && PROMETHEUS_EXPRESS_EPOLL

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace prometheus_express::sockets {

Poller::Poller(std::size_t) { open(); }

Poller::~Poller() { stop(); }

void Poller::open() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wake_event_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  epoll_event event = {};
  event.events = EPOLLIN | EPOLLET;
  if (epoll_ < 0 || wake_event_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_event_, &event) != 0) {
    status_ = Status(StatusCode::kFailed, "cannot set up epoll: ", std::strerror(errno));
  }
}

void Poller::stop() {
  if (epoll_ >= 0) ::close(epoll_);
  if (wake_event_ >= 0) ::close(wake_event_);
  epoll_ = -1;
  wake_event_ = -1;
}

void Poller::renew() {
  stop();
  open();
}

bool Poller::watch(Handle socket, Watch who, Watched& watched) {
  constexpr std::uint32_t kOfConnection = EPOLLOUT | EPOLLRDHUP | EPOLLPRI;
  epoll_event event = {};
  event.events = EPOLLIN | EPOLLET | (who == Watch::kConnection ? kOfConnection : 0);
  event.data.ptr = &watched;
  return epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0;
}

bool Poller::collect(int timeout_ms) {
  constexpr std::uint32_t kFailure = EPOLLHUP | EPOLLERR;
  constexpr std::uint32_t kEnd = EPOLLRDHUP | EPOLLPRI | kFailure;
  const int count = epoll_wait(epoll_, events_, kBatch, timeout_ms);
  bool woken = false;
  for (int i = 0; i < count; ++i) {
    auto* const watched = static_cast<Watched*>(events_[i].data.ptr);
    const std::uint32_t events = events_[i].events;
    if (watched != nullptr) {
      watched->note({(events & (EPOLLIN | kEnd)) != 0, (events & (EPOLLOUT | kFailure)) != 0,
                     (events & kEnd) != 0});
    } else {
      woken = true;  // the wake event has no socket; being edge-triggered, it need not be read
    }
  }
  return woken;
}

void Poller::wake() {
  const int saved_errno = errno;  // this may be a signal handler
  const std::uint64_t one = 1;
  // Can only fail when it was called 2^64 times, and then the event is set anyway.
  [[maybe_unused]] const auto written = ::write(wake_event_, &one, sizeof(one));
  errno = saved_errno;
}

}  // namespace prometheus_express::sockets

#endif
