#include "prometheus_express/net/w5500/services/dhcp_client.h"

#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/services/dhcp_message.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint16_t kServerPort = 67;
constexpr std::uint16_t kClientPort = 68;
constexpr std::uint16_t kDiscardPort = 9;  // RFC 863
constexpr Ipv4Address kBroadcast = {255, 255, 255, 255};

// How often a request is sent before another offer is looked for.
constexpr int kRequests = 3;

constexpr std::uint32_t kShortestRenewalMs = 60'000;
constexpr std::uint32_t kSocketRetryMs = 100;

// A server that takes back every offer must not be asked in a tight circle.
constexpr std::uint32_t kAfterNakMs = 1'000;

// Section 3.1, 5: at least.
constexpr std::uint32_t kAfterDeclineMs = 10'000;

// 23 days: what 32 bits of milliseconds can tell apart. A longer lease is renewed sooner.
constexpr std::uint32_t kLongestLeaseS = 2'000'000;

}  // namespace

void DhcpClient::update() {
  if (!begun_) enter(State::kSelecting);
  begun_ = true;
  if (state_ == State::kBound) {
    if (forever_ || !network_.is_past(renew_ms_)) return;
    enter(State::kRenewing);
  }
  if (state_ == State::kRenewing && network_.is_past(rebind_ms_)) enter(State::kRebinding);
  if (has_lease() && !forever_ && network_.is_past(expiry_ms_)) lose_lease();
  DhcpReply reply;
  while (receive(reply)) take(reply);
  if (state_ == State::kProbing && sent_ > 0) return follow_probe();
  if (state_ != State::kBound && network_.is_past(send_ms_)) transmit();
}

void DhcpClient::link_is_up() { enter(has_lease() ? State::kRebinding : State::kSelecting); }

void DhcpClient::transmit() {
  if (state_ == State::kRequesting && sent_ == kRequests) enter(State::kSelecting);
  send_ms_ = network_.in_ms(kSocketRetryMs);
  if (!udp_.is_open() && !udp_.open_without_address(kClientPort)) return;
  if (state_ == State::kProbing) return probe();
  if (!udp_.begin(state_ == State::kRenewing ? server_ : kBroadcast, kServerPort)) return;
  if (sent_ == 0) {
    begin_ms_ = network_.in_ms(0);
    if (state_ != State::kRequesting) {
      transaction_ = network_.random(RandomUse::kTransaction);
    }
  }
  DhcpRequest request;
  if (state_ == State::kSelecting) request.type = DhcpType::kDiscover;
  if (state_ == State::kDeclining) request.type = DhcpType::kDecline;
  request.transaction = transaction_;
  request.seconds = static_cast<std::uint16_t>((network_.in_ms(0) - begin_ms_) / 1000);
  request.mac = network_.mac();
  request.host_name = network_.options_.host_name;
  if (has_lease()) request.client = network_.address();
  if (state_ == State::kRequesting || state_ == State::kDeclining) {
    request.requested = offered_.address;
    request.server = server_;
  }
  write_dhcp(udp_, request);
  udp_.send_datagram();
  if (state_ == State::kDeclining) return enter(State::kSelecting, kAfterDeclineMs);
  if (sent_ < 255) ++sent_;
  send_ms_ = network_.in_ms(next_delay_ms());
}

bool DhcpClient::receive(DhcpReply& reply) {
  UdpSender from;
  while (udp_.receive(from)) {
    if (from.port == kServerPort && read_dhcp(udp_, transaction_, network_.mac(), reply)) {
      return true;
    }
  }
  return false;
}

void DhcpClient::take(const DhcpReply& reply) {
  switch (reply.type) {
    case DhcpType::kOffer:
      if (state_ != State::kSelecting || sent_ == 0 || reply.settings.address == kUnspecified ||
          reply.server == kUnspecified) {
        return;
      }
      offered_.address = reply.settings.address;
      server_ = reply.server;
      return enter(State::kRequesting);
    case DhcpType::kAck:
      if (state_ != State::kRequesting && state_ <= State::kBound) return;
      if (reply.settings.address == kUnspecified || seconds(reply.lease) == 0) return;
      return take_lease(reply);
    case DhcpType::kNak:
      if (state_ == State::kRequesting) return enter(State::kSelecting, kAfterNakMs);
      if (has_lease() && state_ != State::kBound) lose_lease();
      return;
    default:
      return;
  }
}

// Counted from when it was asked for, so that the server never thinks that it is over before we do.
void DhcpClient::take_lease(const DhcpReply& reply) {
  if (reply.server != kUnspecified) server_ = reply.server;
  forever_ = seconds(reply.lease) == kForever;
  const std::uint32_t lease_s = smaller_of(seconds(reply.lease), kLongestLeaseS);
  std::uint32_t t1_s = seconds(reply.t1);
  std::uint32_t t2_s = seconds(reply.t2);
  if (t1_s == 0 || t1_s > t2_s || t2_s > lease_s) {
    t1_s = lease_s / 2;
    t2_s = lease_s - lease_s / 8;
  }
  renew_ms_ = begin_ms_ + t1_s * 1000;
  rebind_ms_ = begin_ms_ + t2_s * 1000;
  expiry_ms_ = begin_ms_ + lease_s * 1000;
  offered_ = reply.settings;
  if (state_ == State::kRequesting) return enter(State::kProbing);
  become_bound();
}

// A datagram to the address makes the chip ask for it by ARP.
void DhcpClient::probe() {
  if (!udp_.begin(offered_.address, kDiscardPort)) return;
  udp_.append8(0);
  udp_.send_datagram();
  sent_ = 1;
}

void DhcpClient::follow_probe() {
  switch (udp_.sent()) {
    case UdpSent::kNotYet:
      return;
    case UdpSent::kSent:
      if (udp_.was_sent_to_us()) return become_bound();
      ++network_.statistics_.leases_declined;
      return enter(State::kDeclining);
    case UdpSent::kToNobody:
      // Without a link nobody can answer.
      if (network_.fault() != Fault::kLinkDown) return become_bound();
      break;
    case UdpSent::kNobodyKnows:
      break;
  }
  enter(State::kProbing);
}

void DhcpClient::become_bound() {
  ++network_.statistics_.leases;
  enter(State::kBound);
  udp_.stop();
  network_.use(offered_);
}

void DhcpClient::lose_lease() {
  ++network_.statistics_.lease_losses;
  network_.use({});
  enter(State::kSelecting);
}

void DhcpClient::enter(State state, std::uint32_t delay_ms) {
  state_ = state;
  sent_ = 0;
  send_ms_ = network_.in_ms(delay_ms);
}

// Section 4.1 for the first exchange, 4.4.5 for one that keeps a lease.
std::uint32_t DhcpClient::next_delay_ms() {
  if (has_lease()) {
    const std::uint32_t end = state_ == State::kRenewing ? rebind_ms_ : expiry_ms_;
    if (forever_ || network_.is_past(end)) return kShortestRenewalMs;
    return larger_of((end - network_.in_ms(0)) / 2, kShortestRenewalMs);
  }
  const unsigned doublings = smaller_of<unsigned>(sent_ - 1U, 4);
  return (4'000U << doublings) - 1'000 + network_.random(RandomUse::kPause) % 2'001;
}

}  // namespace prometheus_express::w5500
