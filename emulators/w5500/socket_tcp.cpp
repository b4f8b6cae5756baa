#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <utility>

#include "emulators/w5500/socket.h"

namespace emulators::w5500 {
namespace {

constexpr std::uint64_t kKeepAliveUnitNs = 5'000'000'000;

}  // namespace

void Socket::listen() {
  if (state() == State::kInit) set_state(State::kListen);
}

void Socket::accept(HostSocket host, std::uint64_t handshake_ns) {
  host_ = std::move(host);
  set_address(registers_, Sn_DIPR, around_.network.address_of(host_.peer_address()));
  registers_.set16(Sn_DPORT, host_.peer_port());
  resolved(around_.network.config().router);
  if (handshake_ns == 0) return finish_accept();
  set_state(State::kSynRecv);
  arm(tcp_timeout_ns());
  if (handshake_ns != kNever) accepted_ns_ = around_.clock.now_ns() + handshake_ns;
}

void Socket::finish_accept() {
  ++around_.counts.accepted;
  establish();
}

void Socket::connect() {
  if (state() != State::kInit) return;
  set_state(State::kSynSent);
  begin_connect();
}

// Once for the command, and again whenever the link comes back meanwhile.
void Socket::begin_connect() {
  using Route = VirtualNetwork::Route;
  const Address address = get_address(registers_, Sn_DIPR);
  const auto way = around_.link_up ? around_.network.route(next_hop(address), address,
                                                           registers_.get16(Sn_DPORT))
                                   : VirtualNetwork::Way{};
  if (way.route == Route::kNoHost) {
    if (deadline_ns_ == kNever) arm(arp_timeout_ns());
    return;
  }
  resolved(next_hop(address));
  arm(tcp_timeout_ns());
  if (way.route == Route::kSilent) return;
  if (way.route == Route::kHostPort) host_ = HostSocket::connect(way.host_port);
  if (!host_.is_open()) drop(State::kClosed);  // it is refused
}

void Socket::finish_connect() {
  // Where nobody listens, the host may connect a socket to itself.
  if (host_.connect_error() != 0 || host_.peer_port() == host_.local_port()) {
    drop(State::kClosed);
    return;
  }
  ++around_.counts.connected;
  establish();
}

void Socket::establish() {
  host_.limit_send_buffer(around_.host_send_buffer);
  deadline_ns_ = accepted_ns_ = kNever;
  send_end_ = new_pointer();
  registers_.set16(Sn_TX_WR, send_end_);
  acknowledge(send_end_);
  set_state(State::kEstablished);
  raise(kCon);
}

void Socket::disconnect() {
  switch (state()) {
    case State::kEstablished:
      set_state(State::kFinWait);
      break;
    case State::kCloseWait:
      set_state(State::kLastAck);
      break;
    case State::kInit:
    case State::kListen:
    case State::kSynSent:
    case State::kSynRecv:
      drop(State::kClosed);
      return;
    default:
      return;
  }
  arm(tcp_timeout_ns());
  fin_wanted_ = true;
  flush();
}

void Socket::send_tcp() {
  if (state() != State::kEstablished && state() != State::kCloseWait) return;
  send_end_ = registers_.get16(Sn_TX_WR);
  sending_ = true;
  flush();
}

// Gives the host what it takes now. What it takes counts as acknowledged by the peer.
void Socket::flush() {
  std::array<std::uint8_t, kMemorySize> data;
  const bool flows = around_.link_up && !around_.windows_closed;
  while (flows && host_.is_open() && unsent() != 0) {
    const std::size_t size = std::min<std::size_t>(unsent(), data.size());
    tx_.copy_out(acknowledged_, data.data(), size);
    const IoResult result = host_.send(data.data(), size);
    if (result.io == Io::kReset) {
      drop(State::kClosed);
      return;
    }
    if (result.io == Io::kWouldBlock) break;
    around_.counts.bytes_sent += result.count;
    last_data_ns_ = around_.clock.now_ns();
    had_data_ = true;
    acknowledge(static_cast<std::uint16_t>(acknowledged_ + result.count));
  }
  if (unsent() == 0 && sending_ && around_.link_up) {
    sending_ = false;
    raise(kSendOk);
  }
  if (unsent() == 0 && fin_wanted_ && !fin_sent_ && !fin_lost_ && around_.link_up) {
    host_.send_fin();
    fin_sent_ = true;
    if (state() == State::kClosing) set_state(State::kTimeWait);
  }
  wait_for_link();
}

void Socket::repeat_fin() {
  if (!std::exchange(fin_lost_, false) || !fin_wanted_) return;
  flush();
}

// What is under way while there is no link ends by the time limit, unless the link is back before.
void Socket::wait_for_link() {
  if (state() != State::kEstablished && state() != State::kCloseWait) return;
  if (around_.link_up) {
    deadline_ns_ = kNever;
  } else if ((sending_ || probing_) && deadline_ns_ == kNever) {
    arm(tcp_timeout_ns());
  }
}

// SEND_KEEP, and what Sn_KPALVTR does by itself. With a link, every peer answers.
void Socket::check_peer() {
  if (state() != State::kEstablished && state() != State::kCloseWait) return;
  probing_ = !around_.link_up;
  wait_for_link();
}

// Only what nobody would answer is worth the trouble.
std::uint64_t Socket::keep_alive_ns() const {
  const std::uint8_t period = registers_[Sn_KPALVTR];
  if (period == 0 || state() != State::kEstablished || around_.link_up || !had_data_ || probing_) {
    return kNever;
  }
  return std::max(last_data_ns_, around_.link_changed_ns) + period * kKeepAliveUnitNs;
}

void Socket::read_host() {
  std::array<std::uint8_t, kMemorySize> data;
  const auto room = static_cast<std::size_t>(rx_.size() - received());
  if (room == 0) return;
  const IoResult result = host_.receive(data.data(), room);
  if (result.io == Io::kWouldBlock) return;
  if (result.io == Io::kReset) {
    drop(State::kClosed);
  } else if (result.io == Io::kClosed) {
    peer_closed();
  } else {
    const std::uint16_t end = registers_.get16(Sn_RX_WR);
    rx_.copy_in(end, data.data(), result.count);
    registers_.set16(Sn_RX_WR, static_cast<std::uint16_t>(end + result.count));
    around_.counts.bytes_received += result.count;
    last_data_ns_ = around_.clock.now_ns();
    had_data_ = true;
    refresh_sizes();
    raise(kRecv);
  }
}

// CLOSING: the FINs have crossed, and the peer has not acknowledged the chip's.
void Socket::peer_closed() {
  if (state() == State::kFinWait) {
    set_state(fin_sent_ ? State::kTimeWait : State::kClosing);
  } else {
    set_state(State::kCloseWait);
  }
  raise(kDiscon);
}

void Socket::on_link_change() {
  if (around_.link_up) probing_ = false;
  if (state() == State::kSynSent) {
    if (around_.link_up && !host_.is_open()) begin_connect();
  } else if (state() == State::kUdp) {
    if (around_.link_up && sending_) ask_for_receiver();
  } else if (host_.is_open()) {
    flush();
  }
}

void Socket::on_ready(std::uint32_t events) {
  if (!host_.is_open()) return;
  if (state() == State::kSynSent) {
    finish_connect();
    return;
  }
  if ((events & EPOLLOUT) != 0) flush();
  const bool reads = state() == State::kEstablished || state() == State::kFinWait;
  if (reads && (events & EPOLLIN) != 0) read_host();
  // A reset that comes while there is no room, or nothing left to read.
  const bool dead = (events & (EPOLLERR | EPOLLHUP)) != 0 && (events & EPOLLIN) == 0;
  if (dead && state() != State::kTimeWait) drop(State::kClosed);
}

void Socket::watch() {
  if (!host_.is_open()) return;
  const bool reads = state() == State::kEstablished || state() == State::kFinWait;
  const bool has_room = received() < rx_.size();
  // Closed from both sides, a socket is always ready; what it still holds must wait for room.
  if (!around_.link_up || (state() == State::kFinWait && !has_room)) {
    around_.poller.ignore(host_);
    return;
  }
  std::uint32_t events = 0;
  if (reads && has_room) events |= EPOLLIN;
  const bool writes = unsent() != 0 && !around_.windows_closed;
  if (state() == State::kSynSent || writes) events |= EPOLLOUT;
  around_.poller.watch(host_, static_cast<std::uint32_t>(index_), events);
}

}  // namespace emulators::w5500
