#include "prometheus_express/net/sockets/poller.h"
#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS && !PROMETHEUS_EXPRESS_EPOLL && !PROMETHEUS_EXPRESS_KQUEUE

namespace prometheus_express::sockets {
namespace {

// Without a loopback interface nothing can wake it: it looks whether it was meant to, so often.
constexpr int kPatienceMs = 50;

constexpr std::uint32_t kLoopback = 0x7F000001;  // 127.0.0.1, for which Zephyr has no name

// A datagram socket that is connected to itself: nobody else's reach it.
Handle open_wake_socket() {
  const Handle wake = system::open_datagram(AF_INET);
  if (wake == kNoSocket) return wake;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(kLoopback);
  socklen_t size = sizeof(address);
  auto* const own = reinterpret_cast<sockaddr*>(&address);
  if (system::bind_to(wake, own, size) && system::own_address(wake, own, &size) &&
      system::connect_to(wake, own, size)) {
    return wake;
  }
  system::end(wake);
  return kNoSocket;
}

}  // namespace

struct Poller::Memory {
  explicit Memory(std::size_t count)
      : capacity(count),
        sockets(new Handle[count + 1]),
        watched(new Watched*[count + 1]),
        polled(new system::Polled[count + 1]),
        asked(new Watched*[count + 1]) {}

  std::size_t capacity;
  // Of all that are watched, from 1.
  std::unique_ptr<Handle[]> sockets;
  std::unique_ptr<Watched*[]> watched;
  // Of those that are asked for; the wake socket first.
  std::unique_ptr<system::Polled[]> polled;
  std::unique_ptr<Watched*[]> asked;
};

Poller::Poller(std::size_t capacity)
    : memory_(new Memory(capacity)), wake_socket_(open_wake_socket()) {}

Poller::~Poller() { stop(); }

void Poller::stop() {
  if (wake_socket_ != kNoSocket) system::end(wake_socket_);
  wake_socket_ = kNoSocket;
}

void Poller::renew() {
  stop();
  wake_socket_ = open_wake_socket();
  for (; count_ > 0; --count_) memory_->watched[count_]->place_ = 0;
}

bool Poller::watch(Handle socket, Watch, Watched& watched) {
  if (count_ == memory_->capacity) return false;
  watched.place_ = ++count_;
  memory_->sockets[count_] = socket;
  memory_->watched[count_] = &watched;
  return true;
}

void Poller::forget(Handle, Watched& watched) {
  const std::size_t place = watched.place_;
  if (place == 0) return;
  watched.place_ = 0;
  if (place != count_) {
    memory_->sockets[place] = memory_->sockets[count_];
    memory_->watched[place] = memory_->watched[count_];
    memory_->watched[place]->place_ = place;
  }
  --count_;
}

// Who wants nothing is left out: a peer that has gone would end each wait.
bool Poller::collect(int timeout_ms) {
  std::size_t asked = 0;
  const auto ask = [&](Handle socket, Events wanted, Watched* watched) {
    system::Polled& polled = memory_->polled[asked];
    polled = {};
    polled.fd = socket;
    polled.events = static_cast<short>((wanted.readable ? system::kPollIn : 0) |
                                       (wanted.writable ? system::kPollOut : 0));
    memory_->asked[asked++] = watched;
  };
  if (wake_socket_ != kNoSocket) ask(wake_socket_, {true, false, false}, nullptr);
  for (std::size_t i = 1; i <= count_; ++i) {
    const Events wanted = memory_->watched[i]->wanted();
    if (wanted.readable || wanted.writable) ask(memory_->sockets[i], wanted, memory_->watched[i]);
  }
  if (wake_socket_ == kNoSocket) {
    if (woken_) timeout_ms = 0;
    if (timeout_ms > kPatienceMs) timeout_ms = kPatienceMs;
  }
  if (system::wait_for(memory_->polled.get(), asked, timeout_ms) < 0) asked = 0;
  bool datagram = false;
  for (std::size_t i = 0; i < asked; ++i) {
    const int events = memory_->polled[i].revents;
    if (events == 0) continue;
    const bool end = (events & (system::kPollEnd | system::kPollError)) != 0;
    if (memory_->asked[i] == nullptr) {
      datagram = true;
    } else {
      memory_->asked[i]->note({(events & system::kPollIn) != 0 || end,
                               (events & system::kPollOut) != 0 || end, end,
                               system::kTellsErrorsOnce && (events & system::kPollError) != 0});
    }
  }
  return was_woken(datagram);
}

bool Poller::was_woken(bool datagram) {
  char signals[16];
  while (datagram && system::receive(wake_socket_, signals, sizeof(signals)) > 0) {
  }
  const bool woken = woken_ || datagram;
  woken_ = false;  // whoever has set it meanwhile finds this wait ended
  return woken;
}

void Poller::wake() {
  woken_ = true;
  if (wake_socket_ == kNoSocket) return;
  const int saved = system::last_error();  // this may be a signal handler
  const char signal = 0;
  (void)system::transmit(wake_socket_, &signal, 1);
  system::set_last_error(saved);
}

}  // namespace prometheus_express::sockets

#endif
