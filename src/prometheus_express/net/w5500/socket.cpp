#include "prometheus_express/net/w5500/socket.h"

#include <algorithm>
#include <cstring>

#include "prometheus_express/net/w5500/network.h"

namespace prometheus_express::w5500 {
namespace {

// For what the chip itself gives up after 32 s (RTR 200 ms, RCR 8): should it forget to.
constexpr std::uint32_t kSendingTimeoutMs = 40'000;
constexpr std::uint32_t kConnectingTimeoutMs = 40'000;

// From the first packet of a handshake to its last one. Who floods with first ones shall not hold
// the sockets for as long as the chip would try.
constexpr std::uint32_t kHandshakeTimeoutMs = 3'000;

constexpr std::uint8_t kAllInterrupts = 0x1F;

std::uint16_t plus(std::uint16_t pointer, std::size_t count) {
  return static_cast<std::uint16_t>(pointer + count);
}

bool is_known(SocketState state) {
  switch (state) {
    case SocketState::kClosed:
    case SocketState::kInit:
    case SocketState::kListen:
    case SocketState::kSynSent:
    case SocketState::kSynRecv:
    case SocketState::kEstablished:
    case SocketState::kFinWait:
    case SocketState::kClosing:
    case SocketState::kTimeWait:
    case SocketState::kCloseWait:
    case SocketState::kLastAck:
    case SocketState::kUdp:
      return true;
  }
  return false;
}

bool peer_has_finished(SocketState state) {
  return state == SocketState::kCloseWait || state == SocketState::kLastAck ||
         state == SocketState::kTimeWait || state == SocketState::kClosing;
}

}  // namespace

Chip& Socket::chip() const { return network_->chip_; }

IoResult Socket::read(char* data, std::size_t size) {
  if (received_ == 0 && unread_ && !failed_) look_for_data();
  if (failed_) return {0, IoStatus::kError};
  if (received_ == 0) return {0, peer_finished_ ? IoStatus::kClosed : IoStatus::kWouldBlock};
  const std::size_t count = std::min<std::size_t>(size, received_);
  if (!take(data, count)) return {0, IoStatus::kError};
  return {count, IoStatus::kOk};
}

IoResult Socket::write(const char* data, std::size_t size) {
  if (failed_) return {0, IoStatus::kError};
  if (finished_) return {0, IoStatus::kClosed};
  if (role_ == Role::kConnecting) return {0, IoStatus::kWouldBlock};
  if (free_ < size && free_ < kBufferBytes) look_for_room();
  const std::size_t count = std::min<std::size_t>(size, free_);
  blocked_ = count == 0;
  if (!failed_ && count > 0 && put(data, count) && !sending_) send();
  if (failed_) return {0, IoStatus::kError};
  return count > 0 ? IoResult{count, IoStatus::kOk} : IoResult{0, IoStatus::kWouldBlock};
}

void Socket::finish_writing() {
  finished_ = true;
  try_to_finish();
}

void Socket::close() {
  if (role_ == Role::kOpen && finished_ && !failed_ && !ended_) {
    role_ = Role::kClosing;
    set_time_limit(network_->options_.closing_timeout_ms);
    return;
  }
  end_at_chip();
  release();
}

// Takes the chip's socket for a new use, whatever it did before.
bool Socket::start(Role role, Protocol protocol, std::uint16_t port) {
  if (!chip().open(number_, protocol, port)) {
    network_->check_soon();
    return false;
  }
  role_ = role;
  port_ = port;
  return true;
}

void Socket::listen(TcpListener& listener) {
  if (!start(Role::kListening, Protocol::kTcp, listener.port())) return;
  listener_ = &listener;
  inbound_ = true;
  chip().command(number_, Command::kListen);
}

bool Socket::connect(const Ipv4Address& address, std::uint16_t port, std::uint16_t local_port) {
  if (!start(Role::kConnecting, Protocol::kTcp, local_port)) return false;
  set_time_limit(kConnectingTimeoutMs);
  chip().set_destination(number_, address, port);
  return chip().command(number_, Command::kConnect);
}

// Learns what has happened to the socket since the last time.
void Socket::update() {
  if (role_ == Role::kFree || failed_ || ended_) {
    return chip().clear_interrupts(number_, kAllInterrupts);
  }
  SocketStatus status;
  if (!learn(status)) return doubt();
  doubtful_ = false;
  if (status.interrupts != 0) chip().clear_interrupts(number_, status.interrupts);
  switch (role_) {
    case Role::kFree:
      return;
    case Role::kListening:
    case Role::kConnecting:
      return follow_handshake(status);
    case Role::kOpen:
    case Role::kClosing:
      return follow_connection(status);
    case Role::kUdp:
      if (status.interrupts & interrupts::RECV) unread_ = true;
      if (status.interrupts & (interrupts::SENDOK | interrupts::TIMEOUT)) sending_ = false;
      if (status.state != SocketState::kUdp) fail();
      return;
  }
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
  const bool waits = role_ == Role::kClosing || role_ == Role::kConnecting || sending_;
  if (!waits || failed_ || !network_->is_past(time_limit_ms_)) return;
  ++network_->statistics_.timeouts;
  if (role_ == Role::kUdp) {
    sending_ = false;
  } else {
    fail();
  }
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

// Reads the socket's registers. Everything but the flow of data must be read twice alike before it
// is believed: a connection may end by it.
bool Socket::learn(SocketStatus& status) const {
  SocketStatus last = chip().status(number_);
  if (is_calm(last)) {
    status = last;
    return true;
  }
  for (int i = 0; i < kReadTries; ++i) {
    status = chip().status(number_);
    if (std::memcmp(&status, &last, sizeof(status)) == 0 && is_possible(status)) return true;
    last = status;
  }
  return false;
}

bool Socket::is_calm(const SocketStatus& status) const {
  constexpr std::uint8_t kFlow = interrupts::RECV | interrupts::SENDOK;
  return role_ == Role::kOpen && status.state == SocketState::kEstablished &&
         (status.interrupts & ~kFlow) == 0 && is_possible(status);
}

bool Socket::is_possible(const SocketStatus& status) const {
  const Protocol protocol = role_ == Role::kUdp ? Protocol::kUdp : Protocol::kTcp;
  return status.mode == static_cast<std::uint8_t>(protocol) && is_known(status.state) &&
         (status.interrupts & ~kAllInterrupts) == 0 && status.port[0] == port_ >> 8 &&
         status.port[1] == (port_ & 0xFF);
}

// Once may be noise: then the chip as a whole is looked at, and the socket again.
void Socket::doubt() {
  if (!doubtful_) {
    doubtful_ = true;
    network_->check_soon();
  } else if (role_ == Role::kListening) {
    release();
  } else {
    fail();
  }
}

void Socket::follow_handshake(const SocketStatus& status) {
  switch (status.state) {
    case SocketState::kEstablished:
    case SocketState::kCloseWait:
      become_open();
      if (role_ == Role::kOpen) follow_connection(status);
      return;
    case SocketState::kSynRecv:
      if (time_limit_ms_ == 0) return set_time_limit(kHandshakeTimeoutMs);
      if (!network_->is_past(time_limit_ms_)) return;
      ++network_->statistics_.timeouts;
      return release();
    case SocketState::kListen:
    case SocketState::kSynSent:
      if (role_ == Role::kListening) time_limit_ms_ = 0;
      return;
    default:
      if (status.command != 0) return;  // LISTEN or CONNECT is not taken yet
      if (status.interrupts & interrupts::TIMEOUT) ++network_->statistics_.timeouts;
      return role_ == Role::kListening ? release() : fail();
  }
}

void Socket::become_open() {
  if (!chip().read_pointers(number_, tx_pointer_, rx_pointer_)) return doubt();
  free_ = kBufferBytes;
  unread_ = true;
  if (role_ == Role::kListening) {
    waiting_ = true;
    arrival_ = network_->next_arrival_++;
    ++network_->statistics_.connections_accepted;
  } else {
    ++network_->statistics_.connections_made;
  }
  role_ = Role::kOpen;
  network_->note_event();
}

void Socket::follow_connection(const SocketStatus& status) {
  if (status.interrupts & interrupts::RECV) {
    unread_ = true;
    network_->note_event();
  }
  if (status.interrupts & interrupts::SENDOK) follow_sending();
  if (status.interrupts & interrupts::TIMEOUT) {
    ++network_->statistics_.timeouts;
    fail();
  }
  if (failed_) return;
  const bool fin = (status.interrupts & interrupts::DISCON) != 0 && discon_;
  if (!peer_finished_ && (fin || peer_has_finished(status.state))) {
    peer_finished_ = true;
    unread_ = true;
    network_->note_event();
  }
  if (status.state == SocketState::kClosed) return follow_end();
  // The command got lost on the way.
  if (discon_ && status.command == 0 &&
      (status.state == SocketState::kEstablished || status.state == SocketState::kCloseWait)) {
    discon_ = false;
  }
  if (role_ != Role::kClosing) return;
  // Nobody reads what the peer sends now, and what it was sent has arrived.
  const bool unwanted = discon_ && (status.interrupts & interrupts::RECV) != 0;
  if (status.state == SocketState::kTimeWait || unwanted) {
    end_at_chip();
    release();
  }
}

void Socket::follow_sending() {
  if (!sending_) return;
  sending_ = false;
  const auto sent = static_cast<std::uint16_t>(tx_pointer_ - unsent_);
  if (!chip().sent(number_, sent)) return fail();
  if (unsent_ > 0) send();
}

// The chip has closed the socket. That is a good end only after both sides have said so.
void Socket::follow_end() {
  if (!discon_ || !peer_finished_) return fail();
  if (role_ == Role::kClosing) return release();
  if (unread_) look_for_data();
  ended_ = true;
}

void Socket::look_for_data() {
  // What comes after this sets the interrupt again.
  unread_ = false;
  if (!chip().read_received(number_, rx_pointer_, received_)) {
    received_ = 0;
    fail();
  }
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

// A chip that was reset meanwhile has given something else.
bool Socket::still_has(std::size_t size) {
  if (ended_) return true;  // then its registers say nothing any more
  const auto pointer = static_cast<std::uint16_t>(rx_pointer_ - unacknowledged_);
  std::uint16_t level = 0;
  return chip().read_received(number_, pointer, level) && level >= size + unacknowledged_;
}

void Socket::skip(std::size_t size) {
  rx_pointer_ = plus(rx_pointer_, size);
  received_ = static_cast<std::uint16_t>(received_ - size);
  unacknowledged_ = plus(unacknowledged_, size);
  if (ended_ || (received_ > 0 && unacknowledged_ < kBufferBytes / 2)) return;
  unacknowledged_ = 0;
  chip().acknowledge(number_, rx_pointer_);
}

bool Socket::put(const void* data, std::size_t size) {
  if (!chip().write_buffer(number_, tx_pointer_, data, size)) {
    fail();
    return false;
  }
  tx_pointer_ = plus(tx_pointer_, size);
  free_ = static_cast<std::uint16_t>(free_ - size);
  unsent_ = plus(unsent_, size);
  return true;
}

void Socket::send() {
  if (!chip().send(number_, tx_pointer_)) return;  // the Network finds the command stuck
  unsent_ = 0;
  sending_ = true;
  if (role_ != Role::kClosing) set_time_limit(kSendingTimeoutMs);
}

// The FIN goes out once everything that was written has been acknowledged.
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
