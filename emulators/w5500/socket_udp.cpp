#include <algorithm>

#include "emulators/w5500/socket.h"

namespace emulators::w5500 {
namespace {

constexpr std::size_t kHeaderSize = 8;    // address, port and size, before each datagram
constexpr std::uint16_t kMaxData = 1472;  // of an Ethernet frame; the chip does not use fragments

Address subnet_broadcast(const CommonRegisters& common) {
  Address address = get_address(common, SIPR);
  for (std::size_t i = 0; i < address.size(); ++i) {
    address[i] = static_cast<std::uint8_t>(address[i] | ~common[SUBR + i]);
  }
  return address;
}

bool is_multicast(const Address& address) { return (address[0] & 0xF0) == 0xE0; }

}  // namespace

// The chip sends to the address of hardware that it was given (RFC 1112, 6.4).
bool Socket::is_hardware_of_group() const {
  const Hardware expected = {0x01,      0x00,     0x5E, static_cast<std::uint8_t>(group_[1] & 0x7F),
                             group_[2], group_[3]};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (registers_[static_cast<std::uint16_t>(Sn_DHAR + i)] != expected[i]) return false;
  }
  return true;
}

void Socket::send_udp(bool resolve) {
  send_end_ = registers_.get16(Sn_TX_WR);
  sending_ = true;
  if (resolve) {
    ask_for_receiver();
  } else {
    send_datagrams();
  }
}

// ARP: a request, which says that SIPR asks, and more of them each time that RTR is over.
void Socket::ask_for_receiver() {
  const Address address = get_address(registers_, Sn_DIPR);
  if (address == kBroadcast || address == subnet_broadcast(around_.common) ||
      (address == group_ && is_hardware_of_group())) {
    send_datagrams();
    return;
  }
  if (deadline_ns_ == kNever) arm(arp_timeout_ns());
  ask_ns_ = around_.clock.now_ns() + rtr_ns();
  if (!around_.link_up) return;
  ++around_.counts.arp_requests;
  const Address host = next_hop(address);
  if (!around_.network.resolves(host)) return;
  resolved(host);
  send_datagrams();
}

// More than fits a frame is sent in several.
void Socket::send_datagrams() {
  Datagram datagram;
  datagram.from = get_address(around_.common, SIPR);
  datagram.from_port = registers_.get16(Sn_PORT);
  datagram.to = get_address(registers_, Sn_DIPR);
  datagram.to_port = registers_.get16(Sn_DPORT);
  datagram.ttl = registers_[Sn_TTL];
  if (datagram.to == subnet_broadcast(around_.common)) datagram.to = kBroadcast;
  do {
    const std::uint16_t size = std::min(unsent(), kMaxData);
    datagram.data.resize(size);
    tx_.copy_out(acknowledged_, datagram.data.data(), size);
    acknowledge(static_cast<std::uint16_t>(acknowledged_ + size));
    ++around_.counts.datagrams_sent;
    const auto sent =
        around_.link_up ? around_.network.send(datagram) : VirtualNetwork::Sent::kDropped;
    if (sent != VirtualNetwork::Sent::kDelivered) ++around_.counts.datagrams_dropped;
    if (sent == VirtualNetwork::Sent::kPortUnreachable) {
      on_unreachable(datagram.to, datagram.to_port);
    }
  } while (unsent() != 0);
  deadline_ns_ = ask_ns_ = kNever;
  sending_ = false;
  raise(kSendOk);
}

void Socket::on_unreachable(const Address& address, std::uint16_t port) {
  set_address(around_.common, UIPR, address);
  around_.common.set16(UPORTR, port);
  around_.common[IR] |= kUnreachable;
}

bool Socket::deliver(const Datagram& datagram) {
  if (state() != State::kUdp || registers_.get16(Sn_PORT) != datagram.to_port) return false;
  if (is_multicast(datagram.to) && datagram.to != group_) return false;
  const bool broadcast =
      datagram.to == kBroadcast || datagram.to == subnet_broadcast(around_.common);
  if (broadcast && (registers_[Sn_MR] & kBlockBroadcast) != 0) return false;
  const std::size_t size = datagram.data.size();
  if (size > kMaxData || kHeaderSize + size > static_cast<std::size_t>(rx_.size() - received())) {
    ++around_.counts.datagrams_dropped;
    return true;
  }
  std::vector<std::uint8_t> data(datagram.from.begin(), datagram.from.end());
  append16(data, datagram.from_port);
  append16(data, static_cast<std::uint16_t>(size));
  data.insert(data.end(), datagram.data.begin(), datagram.data.end());
  const std::uint16_t end = registers_.get16(Sn_RX_WR);
  rx_.copy_in(end, data.data(), data.size());
  registers_.set16(Sn_RX_WR, static_cast<std::uint16_t>(end + data.size()));
  ++around_.counts.datagrams_received;
  refresh_sizes();
  raise(kRecv);
  return true;
}

}  // namespace emulators::w5500
