#include "prometheus_express/net/w5500/udp_socket.h"

#include <algorithm>

#include "prometheus_express/net/big_endian.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {
namespace {

// What the chip puts before each datagram: address, port and size (data sheet 1.1, 3.3.2).
constexpr std::size_t kHeaderBytes = 8;

}  // namespace

bool UdpSocket::open(std::uint16_t port) {
  if (network_.fault() == Fault::kNone) return open_without_address(port);
  stop();
  return false;
}

bool UdpSocket::open_without_address(std::uint16_t port) {
  stop();
  if (!network_.running_ || is_taken(port)) return false;
  Socket* const socket = network_.free_socket();
  if (socket == nullptr) return false;
  if (port == 0) port = network_.free_port();
  return start(socket, Protocol::kUdp, port);
}

bool UdpSocket::open_in_group(const Ipv4Address& group, std::uint16_t port) {
  stop();
  if (network_.fault() != Fault::kNone || is_taken(port)) return false;
  Socket* const socket = network_.free_socket();
  if (socket == nullptr) return false;
  network_.chip_.set_group(socket->number_, group, port);
  return start(socket, Protocol::kUdpGroup, port);
}

bool UdpSocket::start(Socket* socket, Protocol protocol, std::uint16_t port) {
  if (!socket->start(Socket::Role::kUdp, protocol, port)) return false;
  if (!network_.chip_.read_pointers(socket->number_, socket->tx_pointer_, socket->rx_pointer_)) {
    socket->stop();
    return false;
  }
  socket->free_ = kBufferBytes;
  socket_ = socket;
  appended_ = 0;
  return true;
}

// The chip does not mind, and gives each datagram to one of them.
bool UdpSocket::is_taken(std::uint16_t port) const {
  for (const Socket& socket : network_.sockets_) {
    if (socket.role_ == Socket::Role::kUdp && socket.port_ == port) return true;
  }
  return false;
}

void UdpSocket::stop() {
  if (socket_ != nullptr) socket_->stop();
  socket_ = nullptr;
  left_ = 0;
}

bool UdpSocket::is_open() const { return socket_ != nullptr && !socket_->failed_; }

bool UdpSocket::begin(const Ipv4Address& to, std::uint16_t port) {
  if (!is_open() || socket_->sending_) return false;
  // A datagram that was begun and not sent is forgotten; the buffer is empty again.
  socket_->tx_pointer_ = static_cast<std::uint16_t>(socket_->tx_pointer_ - socket_->unsent_);
  socket_->unsent_ = 0;
  socket_->free_ = kBufferBytes;
  appended_ = 0;
  socket_->sent_ = socket_->unanswered_ = false;
  network_.chip_.set_destination(socket_->number_, to, port);
  return true;
}

void UdpSocket::append(const void* data, std::size_t size) {
  if (!is_open()) return;
  if (appended_ + size > kMostBytes) size = kMostBytes + 1U - appended_;
  appended_ = static_cast<std::uint16_t>(appended_ + size);
  if (appended_ <= kMostBytes && size > 0) socket_->put(data, size);
}

void UdpSocket::append_zeros(std::size_t size) {
  constexpr std::uint8_t kZeros[16] = {};
  while (size > 0) {
    const std::size_t count = smaller_of(size, sizeof(kZeros));
    append(kZeros, count);
    size -= count;
  }
}

void UdpSocket::send_datagram() {
  if (is_open() && appended_ > 0 && appended_ <= kMostBytes) socket_->send_unsent();
  appended_ = 0;
}

UdpSent UdpSocket::sent() const {
  if (!is_open()) return UdpSent::kNobodyKnows;
  if (socket_->sending_) return UdpSent::kNotYet;
  if (socket_->sent_) return UdpSent::kSent;
  return socket_->unanswered_ ? UdpSent::kToNobody : UdpSent::kNobodyKnows;
}

bool UdpSocket::was_sent_to_us() const {
  return is_open() && network_.chip_.has_reached(socket_->number_, network_.mac_);
}

bool UdpSocket::receive(UdpSender& from) {
  if (!is_open()) return false;
  skip(left_);
  if (socket_->received_ == 0 && socket_->unread_) socket_->look_for_data();
  if (socket_->received_ == 0) return false;
  std::uint8_t header[kHeaderBytes] = {};
  const std::size_t left = socket_->received_;
  if (left > kHeaderBytes && socket_->take(header, sizeof(header))) {
    std::copy(header, header + from.address.size(), from.address.begin());
    from.port = big_endian16(header + 4);
    left_ = big_endian16(header + 6);
    if (left_ > 0 && left_ <= left - kHeaderBytes) return true;
  }
  // Where the next one begins cannot be known: all that has come is dropped.
  left_ = 0;
  if (is_open() && socket_->received_ > 0) socket_->skip(socket_->received_);
  return false;
}

std::size_t UdpSocket::read_some(void* data, std::size_t size) {
  const std::size_t count = smaller_of<std::size_t>(size, left_);
  if (count == 0 || !is_open() || !socket_->take(data, count)) return 0;
  left_ = static_cast<std::uint16_t>(left_ - count);
  return count;
}

void UdpSocket::skip(std::size_t size) {
  const std::size_t count = smaller_of<std::size_t>(size, left_);
  if (count == 0 || !is_open()) return;
  socket_->skip(count);
  left_ = static_cast<std::uint16_t>(left_ - count);
}

}  // namespace prometheus_express::w5500
