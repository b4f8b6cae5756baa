#include "prometheus_express/net/sockets/socket.h"

#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include "prometheus_express/net/sockets/address.h"
#include "prometheus_express/net/sockets/pools.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express::sockets {
namespace {

using system::Failure;

// How many connections that failed while they waited one accept_next() passes over. More of them,
// and it looks as if accept itself did not work.
constexpr int kMaxFailedConnections = 16;

// Says whether it was for the connection's sake that it could not be accepted: the next one may be
// well. All other failures stay until somebody ends their cause.
bool is_of_connection(Failure failure) {
  return failure == Failure::kOfConnection || failure == Failure::kInterrupted ||
         failure == Failure::kUnreachable;
}

}  // namespace

IoResult SocketConnection::read_some(char* data, std::size_t size) {
  pools_->take_news(read_news_);
  if (failed_ || is_of_parent()) return {0, IoStatus::kError};
  if (ended_) return {0, IoStatus::kClosed};
  while (readable_) {
    const std::ptrdiff_t count = system::receive(socket_, data, size);
    if (count > 0) {
      const auto taken = static_cast<std::size_t>(count);
      // A short read has emptied the socket: what comes later is a new event.
      if (taken < size && !read_to_end_) readable_ = false;
      return {taken, IoStatus::kOk};
    }
    if (count == 0) {
      if (broken_) return fail();
      ended_ = true;  // asked again, lwIP would call it an error
      return {0, IoStatus::kClosed};
    }
    const Failure failure = system::meaning_of(system::last_error());
    if (failure == Failure::kInterrupted) continue;
    if (failure != Failure::kWouldBlock) return fail();
    readable_ = false;
  }
  read_blocked_ = true;
  return {0, IoStatus::kWouldBlock};
}

IoResult SocketConnection::write_some(const char* data, std::size_t size) {
  pools_->take_news(write_news_);
  if (failed_ || is_of_parent()) return {0, IoStatus::kError};
  while (writable_) {
    const std::ptrdiff_t count = system::transmit(socket_, data, size);
    if (count > 0) return {static_cast<std::size_t>(count), IoStatus::kOk};
    const Failure failure =
        count < 0 ? system::meaning_of(system::last_error()) : Failure::kWouldBlock;
    if (failure == Failure::kInterrupted) continue;
    if (failure == Failure::kNoMoreWriting) return {0, IoStatus::kClosed};
    if (failure != Failure::kWouldBlock) return fail();
    writable_ = false;
  }
  write_blocked_ = true;
  return {0, IoStatus::kWouldBlock};
}

void SocketConnection::finish_writing() {
  if (!finished_ && !is_of_parent()) system::finish_writing(socket_);
  finished_ = true;
}

void SocketConnection::stop() {
  if (!finished_ && !is_of_parent()) system::reset_at_end(socket_);
  const Handle socket = socket_;
  pools_->poller().forget(socket, *this);
  pools_->give_back(*this);
  system::end(socket);
}

// A child that was forked shares the socket with its parent: what it did to it, it would do to
// both. It closes its descriptor, which the parent does not notice.
bool SocketConnection::is_of_parent() const { return process_ != fork_generation(); }

void SocketConnection::note(Events events) {
  if (events.readable) readable_ = true;
  if (events.writable) writable_ = true;
  if (events.end) read_to_end_ = true;
  if (events.failed) broken_ = true;
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
    if (asks_first_ && !somebody_waits()) {
      ready_ = false;
      break;
    }
    Address peer;
    sockaddr* const storage = peer.storage();
    const Handle socket = system::accept_from(socket_, storage, &peer.storage_size());
    if (socket != kNoSocket) {
      asks_first_ = true;
      return pools_->open_connection(socket, true, peer.key());
    }
    const Failure failure = system::meaning_of(system::last_error());
    if (failure == Failure::kWouldBlock) {
      ready_ = false;
    } else if (!is_of_connection(failure) || ++failed > kMaxFailedConnections) {
      pools_->pause_accept(failure == Failure::kShortage);
    }
  }
  blocked_ = !ready_;
  return nullptr;
}

// Linux makes a socket before it looks for somebody who gets it: in vain that takes ten times as
// long as this.
bool SocketListener::somebody_waits() const {
  system::Polled polled{};
  polled.fd = socket_;
  polled.events = system::kPollIn;
  return system::wait_for(&polled, 1, 0) != 0;
}

bool SocketListener::short_of_room() const { return ready_ && pools_->short_of_room(); }

void SocketListener::note(Events) {
  ready_ = true;
  asks_first_ = false;
  if (blocked_) pools_->add_news(news_);
  blocked_ = false;
}

void SocketListener::stop() {
  pools_->take_news(news_);
  const Handle socket = socket_;
  socket_ = kNoSocket;
  pools_->poller().forget(socket, *this);
  system::end(socket);
}

}  // namespace prometheus_express::sockets

#endif
