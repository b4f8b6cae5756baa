// How a Socket learns what has happened to it, and what follows from that.
#include <cstring>

#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/socket.h"

namespace prometheus_express::w5500 {
namespace {

// From the first packet of a handshake to its last one. Who floods with first ones shall not hold
// the sockets for as long as the chip would try.
constexpr std::uint32_t kHandshakeTimeoutMs = 3'000;

constexpr std::uint8_t kAllInterrupts = 0x1F;

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
      follow_datagram(status.interrupts);
      if (status.state != SocketState::kUdp) fail();
      return;
  }
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
  return status.mode == static_cast<std::uint8_t>(protocol_) && is_known(status.state) &&
         (status.interrupts & ~kAllInterrupts) == 0 && status.port[0] == port_ >> 8 &&
         status.port[1] == (port_ & 0xFF);
}

// Once may be noise: then the chip as a whole is looked at, and the socket again.
void Socket::doubt() {
  if (doubtful_) return give_up();
  doubtful_ = true;
  network_->check_soon();
}

// The chip may think otherwise: a handshake that it ended later would be a connection that nobody
// holds.
void Socket::give_up() {
  if (role_ == Role::kListening) {
    end_at_chip();
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
      return give_up();
    case SocketState::kListen:
    case SocketState::kSynSent:
      if (role_ == Role::kListening) time_limit_ms_ = 0;
      return;
    default:
      if (status.command != 0) return;  // LISTEN or CONNECT is not taken yet
      if (status.interrupts & interrupts::TIMEOUT) ++network_->statistics_.timeouts;
      return give_up();
  }
}

void Socket::become_open() {
  if (!chip().read_pointers(number_, tx_pointer_, rx_pointer_)) return give_up();
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

void Socket::follow_datagram(std::uint8_t bits) {
  if (!sending_) return;
  sent_ = (bits & interrupts::SENDOK) != 0;
  unanswered_ = (bits & interrupts::TIMEOUT) != 0;
  sending_ = !sent_ && !unanswered_;
}

void Socket::follow_sending() {
  if (!sending_) return;
  sending_ = false;
  const auto sent = static_cast<std::uint16_t>(tx_pointer_ - unsent_);
  if (!chip().sent(number_, sent)) return fail();
  if (unsent_ > 0) send_unsent();
}

// The chip has closed the socket. That is a good end after both sides have said so; and what
// stop() left to deliver was delivered before the chip was told to send the FIN.
void Socket::follow_end() {
  if (role_ == Role::kClosing && discon_) return release();
  if (!discon_ || !peer_finished_) return fail();
  if (unread_) look_for_data();
  ended_ = true;
}

}  // namespace prometheus_express::w5500
