#include "prometheus_express/net/posix/socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "prometheus_express/net/posix/address.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express::posix {
namespace {

constexpr std::uint64_t kAcceptPauseMs = 100;

// How many connections that failed while they waited one accept_next() passes over. More of them,
// and it looks as if accept4() itself did not work.
constexpr int kMaxFailedConnections = 16;

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// Says whether accept4() failed for want of what another connection could give back.
bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

// Says whether accept4() failed for the connection's sake (accept(2), "Error handling"): the next
// one may be well. All other errors stay until somebody ends their cause.
bool is_of_connection(int error) {
  switch (error) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
      return true;
    default:
      return false;
  }
}

}  // namespace

IoResult SocketConnection::read_some(char* data, std::size_t size) {
  pools_->take_news(read_news_);
  if (failed_ || is_of_parent()) return {0, IoStatus::kError};
  while (readable_) {
    const ssize_t count = ::recv(fd_, data, size, 0);
    if (count > 0) {
      const auto taken = static_cast<std::size_t>(count);
      // A short read has emptied the socket: what comes later is a new event.
      if (taken < size && !read_to_end_) readable_ = false;
      return {taken, IoStatus::kOk};
    }
    if (count == 0) return {0, IoStatus::kClosed};
    if (errno == EINTR) continue;
    if (!would_block(errno)) return fail();
    readable_ = false;
  }
  read_blocked_ = true;
  return {0, IoStatus::kWouldBlock};
}

IoResult SocketConnection::write_some(const char* data, std::size_t size) {
  pools_->take_news(write_news_);
  if (failed_ || is_of_parent()) return {0, IoStatus::kError};
  while (writable_) {
    const ssize_t count = ::send(fd_, data, size, MSG_NOSIGNAL);
    if (count > 0) return {static_cast<std::size_t>(count), IoStatus::kOk};
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EPIPE) return {0, IoStatus::kClosed};
    if (count < 0 && !would_block(errno)) return fail();
    writable_ = false;
  }
  write_blocked_ = true;
  return {0, IoStatus::kWouldBlock};
}

void SocketConnection::finish_writing() {
  if (!finished_ && !is_of_parent()) ::shutdown(fd_, SHUT_WR);
  finished_ = true;
}

void SocketConnection::stop() {
  if (!finished_ && !is_of_parent()) {
    const linger reset = {1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  }
  const int fd = fd_;
  pools_->give_back(*this);
  ::close(fd);
}

// A child that was forked shares the socket with its parent: what it did to it, it would do to
// both. It closes its descriptor, which the parent does not notice.
bool SocketConnection::is_of_parent() const { return process_ != fork_generation(); }

void SocketConnection::note_events(std::uint32_t events) {
  constexpr std::uint32_t kEnd = EPOLLRDHUP | EPOLLHUP | EPOLLERR | EPOLLPRI;
  if ((events & (EPOLLIN | kEnd)) != 0) readable_ = true;
  if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) writable_ = true;
  if ((events & kEnd) != 0) read_to_end_ = true;
  if (readable_ && read_blocked_) pools_->add_news(read_news_);
  if (writable_ && write_blocked_) pools_->add_news(write_news_);
  read_blocked_ = read_blocked_ && !readable_;
  write_blocked_ = write_blocked_ && !writable_;
}

IoResult SocketConnection::fail() {
  failed_ = true;
  return {0, IoStatus::kError};
}

Connection* SocketListener::accept_next() {
  pools_->take_news(news_);
  for (int failed = 0; ready_ && pools_->has_connection() && !pools_->accept_paused();) {
    Address peer;
    sockaddr* const storage = peer.storage();
    const int fd = ::accept4(fd_, storage, &peer.storage_size(), SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) return pools_->open_connection(fd, true, peer.key());
    if (would_block(errno)) {
      ready_ = false;
    } else if (!is_of_connection(errno) || ++failed > kMaxFailedConnections) {
      pools_->pause_accept(is_shortage(errno));
    }
  }
  blocked_ = !ready_;
  return nullptr;
}

bool SocketListener::short_of_room() const { return ready_ && pools_->short_of_room(); }

void SocketListener::note_events(std::uint32_t) {
  ready_ = true;
  if (blocked_) pools_->add_news(news_);
  blocked_ = false;
}

void SocketListener::stop() {
  pools_->take_news(news_);
  const int fd = fd_;
  fd_ = -1;
  ::close(fd);
}

SocketPools::SocketPools(std::size_t max_connections, std::size_t max_listeners)
    : connections_(new SocketConnection[max_connections]),
      listeners_(new SocketListener[max_listeners]),
      connection_count_(max_connections),
      listener_count_(max_listeners) {
  for (std::size_t i = connection_count_; i > 0; --i) {
    connections_[i - 1].pools_ = this;
    connections_[i - 1].next_free_ = free_;
    free_ = &connections_[i - 1];
  }
}

SocketPools::~SocketPools() { abandon(); }

void SocketPools::abandon() {
  for (std::size_t i = 0; i < connection_count_; ++i) {
    if (connections_[i].fd_ >= 0) ::close(connections_[i].fd_);
    connections_[i].fd_ = -1;
  }
  for (std::size_t i = 0; i < listener_count_; ++i) {
    if (listeners_[i].fd_ >= 0) ::close(listeners_[i].fd_);
    listeners_[i].fd_ = -1;
  }
  poller_.stop();
}

void SocketPools::adopt() {
  poller_.renew();
  for (std::size_t i = 0; i < listener_count_; ++i) {
    SocketListener& listener = listeners_[i];
    if (listener.fd_ < 0) continue;
    (void)poller_.watch(listener.fd_, EPOLLIN, listener);
    listener.ready_ = true;
  }
}

Connection* SocketPools::open_connection(int fd, bool ready, std::uint64_t peer) {
  SocketConnection& connection = *free_;
  if (!poller_.watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI, connection)) {
    ::close(fd);
    pause_accept(true);
    return nullptr;
  }
  free_ = connection.next_free_;
  connection.fd_ = fd;
  connection.peer_ = peer;
  connection.process_ = fork_generation();
  connection.readable_ = ready;
  connection.writable_ = ready;
  connection.read_to_end_ = false;
  connection.finished_ = false;
  connection.failed_ = false;
  connection.read_blocked_ = false;
  connection.write_blocked_ = false;
  return &connection;
}

Listener* SocketPools::open_listener(int fd, std::uint16_t port) {
  for (std::size_t i = 0; i < listener_count_; ++i) {
    SocketListener& listener = listeners_[i];
    if (listener.fd_ >= 0) continue;
    if (!poller_.watch(fd, EPOLLIN, listener)) break;
    listener.pools_ = this;
    listener.fd_ = fd;
    listener.port_ = port;
    listener.ready_ = false;
    listener.blocked_ = false;
    return &listener;
  }
  ::close(fd);
  return nullptr;
}

void SocketPools::pause_accept(bool short_of_room) {
  short_of_room_ = short_of_room;
  accept_paused_until_ms_ = monotonic_ns() / 1'000'000 + kAcceptPauseMs;
}

bool SocketPools::accept_paused() const {
  return accept_paused_until_ms_ != 0 && monotonic_ns() / 1'000'000 < accept_paused_until_ms_;
}

void SocketPools::add_news(News& news) {
  if (news.wait == waits_) return;
  news.wait = waits_;
  ++news_;
}

void SocketPools::take_news(News& news) {
  if (news.wait != waits_) return;
  news.wait = 0;
  --news_;
}

void SocketPools::tell_news() {
  news_ = 0;
  if (++waits_ == 0) waits_ = 1;
}

void SocketPools::give_back(SocketConnection& connection) {
  take_news(connection.read_news_);
  take_news(connection.write_news_);
  connection.fd_ = -1;
  connection.next_free_ = free_;
  free_ = &connection;
  accept_paused_until_ms_ = 0;
}

}  // namespace prometheus_express::posix
