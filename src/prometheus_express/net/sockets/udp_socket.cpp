#include "prometheus_express/net/sockets/udp_socket.h"

#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include <cstring>

#include "prometheus_express/net/sockets/address.h"
#include "prometheus_express/net/sockets/pools.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express::sockets {
namespace {

using system::Failure;

// How many datagrams that are dropped one receive() passes over.
constexpr int kMostDropped = 16;

// Bound to the port, or kNoSocket.
Handle open_bound_socket(std::uint16_t port) {
  const Handle socket = system::open_datagram(AF_INET);
  if (socket == kNoSocket) return socket;
  Address own;
  own.set_ipv4({}, port);
  if (system::bind_to(socket, own.get(), own.size())) return socket;
  system::end(socket);
  return kNoSocket;
}

}  // namespace

bool UdpSocket::open(std::uint16_t port) {
  stop();
  SocketPools& pools = network_.pools();
  if (!network_.status().ok()) return false;
  return take_over(pools, open_bound_socket(port));
}

bool UdpSocket::open_in_group(const Ipv4Address& group, std::uint16_t port) {
  stop();
  SocketPools& pools = network_.pools();
  if (!network_.status().ok()) return false;
  Ipv4Address own = {};  // whichever the system chooses
  (void)parse_ipv4(network_.bind_address(), own);
  return take_over(pools, system::open_in_group(group, own, port));
}

bool UdpSocket::take_over(SocketPools& pools, Handle socket) {
  socket_ = socket;
  if (socket_ == kNoSocket) return false;
  process_ = fork_generation();
  readable_ = blocked_ = false;
  if (pools.open(*this)) return true;
  system::end(socket_);
  socket_ = kNoSocket;
  return false;
}

void UdpSocket::stop() {
  appended_ = received_ = taken_ = 0;
  if (socket_ == kNoSocket) return;
  const Handle socket = socket_;
  SocketPools& pools = network_.pools();
  pools.poller().forget(socket, *this);
  pools.give_back(*this);
  system::end(socket);
}

// A child that was forked shares the socket with its parent, whose datagrams it would take.
bool UdpSocket::is_open() const { return socket_ != kNoSocket && process_ == fork_generation(); }

bool UdpSocket::begin(const Ipv4Address& to, std::uint16_t port) {
  to_ = {to, port};
  appended_ = 0;
  return is_open();
}

void UdpSocket::append(const void* data, std::size_t size) {
  if (size > kMostBytes - smaller_of(appended_, kMostBytes)) {
    appended_ = kMostBytes + 1;
    return;
  }
  std::memcpy(out_ + appended_, data, size);
  appended_ += size;
}

void UdpSocket::send_datagram() {
  if (is_open() && appended_ > 0 && appended_ <= kMostBytes) {
    Address to;
    to.set_ipv4(to_.address, to_.port);
    while (system::transmit_to(socket_, out_, appended_, to.get(), to.size()) < 0 &&
           system::meaning_of(system::last_error()) == Failure::kInterrupted) {
    }
  }
  appended_ = 0;
}

bool UdpSocket::receive(UdpSender& from) {
  received_ = taken_ = 0;
  if (!is_open()) return false;
  SocketPools& pools = network_.pools();
  pools.take_news(news_);
  for (int dropped = 0; readable_; ++dropped) {
    if (take(from)) return true;
    if (readable_ && dropped == kMostDropped) {
      pools.add_news(news_);  // more may wait
      return false;
    }
  }
  blocked_ = true;
  return false;
}

// One that comes in, if it is of use.
bool UdpSocket::take(UdpSender& from) {
  Address sender;
  sockaddr* const storage = sender.storage();
  const std::ptrdiff_t count =
      system::receive_from(socket_, in_, sizeof(in_), storage, &sender.storage_size());
  if (count < 0) {
    readable_ = system::meaning_of(system::last_error()) == Failure::kInterrupted;
    return false;
  }
  const auto size = static_cast<std::size_t>(count);
  if (size == 0 || size > kMostBytes || !sender.read_ipv4(from.address)) return false;
  from.port = sender.port();
  received_ = size;
  return true;
}

std::size_t UdpSocket::read_some(void* data, std::size_t size) {
  const std::size_t count = smaller_of(size, left());
  if (count > 0) std::memcpy(data, in_ + taken_, count);
  taken_ += count;
  return count;
}

void UdpSocket::skip(std::size_t size) { taken_ += smaller_of(size, left()); }

void UdpSocket::note(Events) {
  readable_ = true;
  if (blocked_) network_.pools().add_news(news_);
  blocked_ = false;
}

}  // namespace prometheus_express::sockets

#endif
