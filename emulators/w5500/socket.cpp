#include "emulators/w5500/socket.h"

#include <algorithm>

namespace emulators::w5500 {
namespace {

constexpr std::uint64_t kRtrUnitNs = 100'000;

}  // namespace

void Socket::reset() {
  drop(State::kClosed);
  registers_ = reset_socket();
  acknowledged_ = send_end_ = read_end_ = 0;
  stuck_ = false;
}

void Socket::write(std::uint16_t address, std::uint8_t value) {
  if (is_plain_socket(address)) {
    registers_[address] = value;
    return;
  }
  switch (address) {
    case Sn_IR:
      registers_[Sn_IR] = static_cast<std::uint8_t>(registers_[Sn_IR] & ~value);
      raise(0);
      break;
    case Sn_RXBUF_SIZE:
    case Sn_TXBUF_SIZE:
      registers_[address] = value;
      break;
    case Sn_TX_WR:
    case Sn_TX_WR + 1:
      registers_[address] = value;
      refresh_sizes();
      break;
    default:
      break;
  }
}

void Socket::stick(std::uint8_t value) {
  stuck_ = true;
  registers_[Sn_CR] = value;
}

void Socket::command(std::uint8_t value) {
  switch (static_cast<Command>(value)) {
    case Command::kOpen:
      open();
      break;
    case Command::kListen:
      listen();
      break;
    case Command::kConnect:
      connect();
      break;
    case Command::kDiscon:
      disconnect();
      break;
    case Command::kClose:
      drop(State::kClosed);
      break;
    case Command::kSend:
    case Command::kSendMac:
      if (state() == State::kUdp) {
        send_udp(value == static_cast<std::uint8_t>(Command::kSend));
      } else if (state() == State::kMacRaw) {
        send_end_ = registers_.get16(Sn_TX_WR);  // nobody hears raw frames
        acknowledge(send_end_);
        raise(kSendOk);
      } else if (value == static_cast<std::uint8_t>(Command::kSend)) {
        send_tcp();
      }
      break;
    case Command::kSendKeep:
      check_peer();
      break;
    case Command::kRecv:
      receive();
      break;
  }
}

void Socket::open() {
  drop(State::kClosed);
  const std::uint8_t protocol = registers_[Sn_MR] & kProtocolMask;
  if (protocol == kProtocolTcp) {
    set_state(State::kInit);
  } else if (protocol == kProtocolUdp) {
    set_state(State::kUdp);
    group_ = (registers_[Sn_MR] & kInGroup) != 0 ? get_address(registers_, Sn_DIPR) : Address{};
  } else if (protocol == kProtocolMacRaw && index_ == 0) {
    set_state(State::kMacRaw);
  } else {
    return;
  }
  send_end_ = new_pointer();
  registers_.set16(Sn_TX_WR, send_end_);
  acknowledge(send_end_);
  read_end_ = new_pointer();
  registers_.set16(Sn_RX_RD, read_end_);
  registers_.set16(Sn_RX_WR, read_end_);
  refresh_sizes();
}

// The program may still read what came before.
void Socket::drop(State state) {
  host_.reset();
  set_state(state);
  deadline_ns_ = ask_ns_ = accepted_ns_ = kNever;
  send_end_ = acknowledged_;
  sending_ = fin_wanted_ = fin_sent_ = fin_lost_ = probing_ = had_data_ = false;
}

void Socket::receive() {
  read_end_ = registers_.get16(Sn_RX_RD);
  refresh_sizes();
}

// Data sheet, Sn_IMR: what it masks never appears in Sn_IR.
void Socket::raise(std::uint8_t interrupts) {
  if ((interrupts & kTimeout) != 0) ++around_.counts.timeouts;
  registers_[Sn_IR] |= static_cast<std::uint8_t>(interrupts & registers_[Sn_IMR]);
  const auto bit = static_cast<std::uint8_t>(1U << index_);
  std::uint8_t& sir = around_.common[SIR];
  sir = static_cast<std::uint8_t>(registers_[Sn_IR] != 0 ? sir | bit : sir & ~bit);
}

// The chip does not say where its pointers begin, so a program must not know it.
std::uint16_t Socket::new_pointer() {
  if (around_.initial_pointer) return *around_.initial_pointer;
  around_.random = around_.random * 1'664'525 + 1'013'904'223;
  return static_cast<std::uint16_t>(around_.random >> 16);
}

std::uint16_t Socket::received() const {
  const auto size = static_cast<std::uint16_t>(registers_.get16(Sn_RX_WR) - read_end_);
  return std::min(size, rx_.size());
}

void Socket::refresh_sizes() {
  const auto used = static_cast<std::uint16_t>(registers_.get16(Sn_TX_WR) - acknowledged_);
  registers_.set16(Sn_TX_FSR, static_cast<std::uint16_t>(tx_.size() - std::min(used, tx_.size())));
  registers_.set16(Sn_RX_RSR, received());
}

void Socket::acknowledge(std::uint16_t pointer) {
  acknowledged_ = pointer;
  registers_.set16(Sn_TX_RD, pointer);
  refresh_sizes();
}

std::uint64_t Socket::rtr_ns() const { return kRtrUnitNs * around_.common.get16(RTR); }

std::uint64_t Socket::arp_timeout_ns() const { return rtr_ns() * (around_.common[RCR] + 1U); }

// Each wait is twice the one before, while that fits 16 bits.
std::uint64_t Socket::tcp_timeout_ns() const {
  std::uint64_t wait = around_.common.get16(RTR);
  std::uint64_t sum = 0;
  for (unsigned i = 0; i <= around_.common[RCR]; ++i) {
    sum += wait;
    if (wait * 2 <= 0xFFFF) wait *= 2;
  }
  return kRtrUnitNs * sum;
}

void Socket::arm(std::uint64_t delay_ns) { deadline_ns_ = around_.clock.now_ns() + delay_ns; }

void Socket::give_up() {
  if (state() == State::kUdp) {
    deadline_ns_ = ask_ns_ = kNever;
    sending_ = false;
    acknowledge(send_end_);
  } else {
    drop(State::kClosed);
  }
  raise(kTimeout);
}

Address Socket::next_hop(const Address& address) const {
  const Address own = get_address(around_.common, SIPR);
  const Address mask = get_address(around_.common, SUBR);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (((own[i] ^ address[i]) & mask[i]) != 0) return get_address(around_.common, GAR);
  }
  return address;
}

// ARP gave the address of the hardware.
void Socket::resolved(const Address& host) {
  const Hardware* const hardware = around_.network.hardware_of(host);
  if (hardware != nullptr) std::copy(hardware->begin(), hardware->end(), &registers_[Sn_DHAR]);
}

void Socket::on_time() {
  const std::uint64_t now_ns = around_.clock.now_ns();
  if (state() == State::kTimeWait || (state() == State::kLastAck && fin_sent_ && around_.link_up)) {
    host_.close();
    drop(State::kClosed);
  } else if (now_ns >= accepted_ns_ && around_.link_up) {
    finish_accept();
  } else if (now_ns >= deadline_ns_) {
    give_up();
  } else if (now_ns >= ask_ns_) {
    ask_for_receiver();
  } else if (now_ns >= keep_alive_ns()) {
    check_peer();
  }
}

std::uint64_t Socket::next_event_ns() const {
  if (state() == State::kTimeWait) return 0;
  if (state() == State::kLastAck && fin_sent_ && around_.link_up) return 0;
  const std::uint64_t next_ns = std::min({deadline_ns_, ask_ns_, keep_alive_ns()});
  return around_.link_up ? std::min(next_ns, accepted_ns_) : next_ns;
}

Socket::Report Socket::report() const {
  Report report;
  report.state = state();
  report.protocol = registers_[Sn_MR] & kProtocolMask;
  report.port = registers_.get16(Sn_PORT);
  report.unsent = unsent();
  report.unread = received();
  report.connected = host_.is_open();
  report.stuck = stuck_;
  return report;
}

}  // namespace emulators::w5500
