#include "prometheus_express/net/w5500/socket.h"

#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {
namespace {

// For what the chip itself gives up after 32 s (RTR 200 ms, RCR 8): should it forget to.
constexpr std::uint32_t kSendingTimeoutMs = 40'000;
constexpr std::uint32_t kConnectingTimeoutMs = 40'000;

// The chip asks for a datagram's receiver for 1.8 s, and then gives up.
constexpr std::uint32_t kDatagramTimeoutMs = 3'000;

// A SEND that was heard has long moved Sn_TX_RD by then, unless the peer takes nothing.
constexpr std::uint32_t kSendAgainMs = 400;

std::uint16_t plus(std::uint16_t pointer, std::size_t count) {
  return static_cast<std::uint16_t>(pointer + count);
}

}  // namespace

Chip& Socket::chip() const { return network_->chip_; }

IoResult Socket::read_some(char* data, std::size_t size) {
  if (received_ == 0 && unread_ && !failed_) look_for_data();
  if (failed_) return {0, IoStatus::kError};
  if (received_ == 0) return {0, peer_finished_ ? IoStatus::kClosed : IoStatus::kWouldBlock};
  const std::size_t count = smaller_of<std::size_t>(size, received_);
  if (!take(data, count)) return {0, IoStatus::kError};
  return {count, IoStatus::kOk};
}

IoResult Socket::write_some(const char* data, std::size_t size) {
  if (failed_) return {0, IoStatus::kError};
  if (finished_) return {0, IoStatus::kClosed};
  if (role_ == Role::kConnecting) return {0, IoStatus::kWouldBlock};
  if (free_ < size && free_ < kBufferBytes) look_for_room();
  const std::size_t count = smaller_of<std::size_t>(size, free_);
  blocked_ = count == 0;
  if (!failed_ && count > 0) {
    put(data, count);
    if (!sending_) send_unsent();
  }
  if (failed_) return {0, IoStatus::kError};
  return count > 0 ? IoResult{count, IoStatus::kOk} : IoResult{0, IoStatus::kWouldBlock};
}

void Socket::finish_writing() {
  finished_ = true;
  try_to_finish();
}

void Socket::stop() {
  if (role_ == Role::kOpen && finished_ && !failed_ && !ended_) {
    role_ = Role::kClosing;
    set_time_limit(network_->options_.closing_timeout_ms);
    return;
  }
  end_at_chip();
  release();
}

std::uint64_t Socket::peer() { return chip().destination(number_); }

// Takes the chip's socket for a new use, whatever it did before.
bool Socket::start(Role role, Protocol protocol, std::uint16_t port) {
  if (!chip().open(number_, protocol, port)) {
    network_->check_soon();
    return false;
  }
  role_ = role;
  protocol_ = protocol;
  port_ = port;
  return true;
}

void Socket::listen_for(TcpListener& listener) {
  if (!start(Role::kListening, Protocol::kTcp, listener.port())) return;
  listener_ = &listener;
  inbound_ = true;
  chip().command(number_, Command::kListen);
}

bool Socket::connect_to(const Ipv4Address& address, std::uint16_t port, std::uint16_t local_port) {
  if (!start(Role::kConnecting, Protocol::kTcp, local_port)) return false;
  set_time_limit(kConnectingTimeoutMs);
  chip().set_destination(number_, address, port);
  if (chip().command(number_, Command::kConnect)) return true;
  release();
  return false;
}

// What the chip has no interrupt for.
void Socket::turn() {
  looked_ = false;
  if (failed_) {
    if (role_ == Role::kClosing || waiting_) release();
    return;
  }
  if (blocked_) {
    look_for_room();
    if (free_ > 0) {
      blocked_ = false;
      network_->note_event();
    }
  }
  if (finished_ && !discon_) try_to_finish();
  if (role_ == Role::kClosing && discon_) update();
}

void Socket::check_time() {
  if (sending_ && again_ms_ != 0 && network_->is_past(again_ms_)) send_again();
  const bool waits = role_ == Role::kClosing || role_ == Role::kConnecting || sending_;
  std::uint32_t limit_ms = time_limit_ms_;
  if (role_ == Role::kClosing && !network_->listens()) limit_ms -= network_->hurry_ms();
  if (!waits || failed_ || !network_->is_past(limit_ms)) return;
  ++network_->statistics_.timeouts;
  fail();
}

// The chip has forgotten this socket.
void Socket::lose() {
  if (role_ == Role::kListening) release();
  if (role_ != Role::kFree) fail();
}

// The object stays with who holds it; turn() takes it back from nobody.
void Socket::fail() {
  if (failed_) return;
  if (role_ == Role::kConnecting) {
    ++network_->statistics_.connections_refused;
  } else if (role_ != Role::kUdp) {
    ++network_->statistics_.connections_failed;
  }
  end_at_chip();
  failed_ = true;
  blocked_ = false;
  network_->note_event();
}

// Gives this object back to its Network.
void Socket::release() {
  Network* const network = network_;
  const std::uint8_t number = number_;
  *this = Socket();
  network_ = network;
  number_ = number;
  network_->arm();
}

void Socket::look_for_data() {
  // What comes after this sets the interrupt again.
  unread_ = false;
  received_ = 0;
  if (!count_received(received_)) fail();
}

// What is behind rx_pointer_. The chip counts from where it was last told that bytes were read.
bool Socket::count_received(std::uint16_t& bytes) const {
  const auto pointer = static_cast<std::uint16_t>(rx_pointer_ - unacknowledged_);
  std::uint16_t level = 0;
  if (!chip().read_received(number_, pointer, level) || level < unacknowledged_) return false;
  bytes = static_cast<std::uint16_t>(level - unacknowledged_);
  return true;
}

// Room comes back when the peer has acknowledged, without an interrupt.
void Socket::look_for_room() {
  if (looked_ || failed_) return;
  looked_ = true;
  std::uint16_t free = 0;
  if (!chip().read_free(number_, free) || free < free_ + unsent_) return fail();
  free_ = static_cast<std::uint16_t>(free - unsent_);
}

// The chip hears of it in large steps: each is as expensive as reading nine bytes.
bool Socket::take(void* data, std::size_t size) {
  if (!chip().read_buffer(number_, rx_pointer_, data, size) || !still_has(received_)) {
    fail();
    return false;
  }
  skip(size);
  return true;
}

// A chip that was reset meanwhile has given something else: it does not even know its port then,
// whereas one that has closed the socket after both ends may only have forgotten the size.
bool Socket::still_has(std::size_t size) {
  std::uint16_t bytes = 0;
  if (count_received(bytes) && bytes >= size) return true;
  SocketStatus status;
  return discon_ && peer_finished_ && learn(status);
}

void Socket::skip(std::size_t size) {
  rx_pointer_ = plus(rx_pointer_, size);
  received_ = static_cast<std::uint16_t>(received_ - size);
  unacknowledged_ = plus(unacknowledged_, size);
  if (ended_ || (received_ > 0 && unacknowledged_ < kBufferBytes / 2)) return;
  unacknowledged_ = 0;
  chip().acknowledge(number_, rx_pointer_);
}

void Socket::put(const void* data, std::size_t size) {
  if (unsent_ == 0) unsent_sum_ = kSumOfNothing;
  chip().write_buffer(number_, tx_pointer_, data, size, unsent_sum_);
  tx_pointer_ = plus(tx_pointer_, size);
  free_ = static_cast<std::uint16_t>(free_ - size);
  unsent_ = plus(unsent_, size);
}

void Socket::send_unsent() {
  const auto begin = static_cast<std::uint16_t>(tx_pointer_ - unsent_);
  if (!chip().holds(number_, begin, unsent_, unsent_sum_)) return fail();
  // The Network finds the command stuck.
  if (!chip().send_range(number_, begin, tx_pointer_)) return;
  sending_from_ = begin;
  sending_sum_ = unsent_sum_;
  unsent_ = 0;
  sending_ = true;
  if (role_ == Role::kUdp) return set_time_limit(kDatagramTimeoutMs);
  again_ms_ = network_->in_ms(kSendAgainMs);
  if (role_ != Role::kClosing) set_time_limit(kSendingTimeoutMs);
}

// SEND sends what lies between Sn_TX_RD and Sn_TX_WR, so that a second one, should the chip have
// heard of the first and wait for the peer, tells it nothing new. Not so for datagrams: there may
// be two then.
void Socket::send_again() {
  const auto end = static_cast<std::uint16_t>(tx_pointer_ - unsent_);
  if (failed_ || !chip().waits_at(number_, sending_from_)) return;
  again_ms_ = 0;
  const auto size = static_cast<std::uint16_t>(end - sending_from_);
  if (!chip().holds(number_, sending_from_, size, sending_sum_)) return fail();
  chip().send_range(number_, sending_from_, end);
}

void Socket::try_to_finish() {
  if (discon_ || failed_ || sending_ || (role_ != Role::kOpen && role_ != Role::kClosing)) return;
  if (free_ < kBufferBytes) look_for_room();
  if (free_ < kBufferBytes || failed_) return;
  // When both sides have finished, the chip may forget what it has received.
  if (peer_finished_ && unread_ && role_ == Role::kOpen) look_for_data();
  discon_ = !failed_ && chip().command(number_, Command::kDiscon);
}

void Socket::end_at_chip() {
  if (role_ != Role::kFree && !failed_ && !ended_ && network_->running_) {
    chip().command(number_, Command::kClose);
  }
}

void Socket::set_time_limit(std::uint32_t ms) { time_limit_ms_ = network_->in_ms(ms); }

}  // namespace prometheus_express::w5500
