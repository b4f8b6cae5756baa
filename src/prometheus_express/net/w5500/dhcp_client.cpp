#include "prometheus_express/net/w5500/dhcp_client.h"

#include <algorithm>
#include <cstring>

#include "prometheus_express/net/w5500/dhcp_message.h"
#include "prometheus_express/net/w5500/network.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint16_t kServerPort = 67;
constexpr std::uint16_t kClientPort = 68;
constexpr Ipv4Address kBroadcast = {255, 255, 255, 255};

// How often a request is sent before another offer is looked for.
constexpr int kRequests = 3;

constexpr std::uint32_t kShortestRenewalMs = 60'000;
constexpr std::uint32_t kSocketRetryMs = 100;

// A server that takes back every offer must not be asked in a tight circle.
constexpr std::uint32_t kAfterNakMs = 1'000;
constexpr std::uint64_t kNever = ~std::uint64_t{0};

}  // namespace

void DhcpClient::poll(std::uint64_t now_ms) {
  if (state_ == State::kBound) {
    if (now_ms < renew_ms_) return;
    enter(State::kRenewing, now_ms);
  }
  if (state_ == State::kRenewing && now_ms >= rebind_ms_) enter(State::kRebinding, now_ms);
  if (has_lease() && now_ms >= expiry_ms_) lose_lease(now_ms);
  DhcpReply reply;
  while (receive(reply)) take(reply, now_ms);
  if (state_ != State::kBound && now_ms >= send_ms_) transmit(now_ms);
}

void DhcpClient::link_is_up() {
  if (has_lease()) {
    rebind_ms_ = renew_ms_ = 0;
  } else {
    enter(State::kSelecting, network_.now_ms());
  }
}

void DhcpClient::transmit(std::uint64_t now_ms) {
  if (!udp_.is_open() && !udp_.open(kClientPort)) {
    send_ms_ = now_ms + kSocketRetryMs;
    return;
  }
  if (state_ == State::kRequesting && sent_ == kRequests) enter(State::kSelecting, now_ms);
  if (sent_ == 0) {
    begin_ms_ = now_ms;
    if (state_ != State::kRequesting) transaction_ = network_.random();
  }
  const bool unicast = state_ == State::kRenewing;
  if (!udp_.begin(unicast ? server_ : kBroadcast, kServerPort)) {
    send_ms_ = now_ms + kSocketRetryMs;
    return;
  }
  DhcpRequest request;
  request.discovers = state_ == State::kSelecting;
  request.transaction = transaction_;
  request.seconds = static_cast<std::uint16_t>(
      std::min<std::uint32_t>(static_cast<std::uint32_t>(now_ms - begin_ms_) / 1000, 0xFFFF));
  request.mac = network_.mac();
  request.host_name = network_.options_.host_name;
  if (has_lease()) request.client = network_.address();
  if (state_ == State::kRequesting) {
    request.requested = offered_;
    request.server = server_;
  }
  write_dhcp(udp_, request);
  udp_.send();
  if (sent_ < 255) ++sent_;
  send_ms_ = now_ms + next_delay_ms(now_ms);
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

void DhcpClient::take(const DhcpReply& reply, std::uint64_t now_ms) {
  switch (reply.type) {
    case DhcpType::kOffer:
      if (state_ != State::kSelecting || reply.settings.address == kUnspecified ||
          reply.server == kUnspecified) {
        return;
      }
      offered_ = reply.settings.address;
      server_ = reply.server;
      return enter(State::kRequesting, now_ms);
    case DhcpType::kAck:
      if (state_ == State::kSelecting || state_ == State::kBound) return;
      if (reply.settings.address == kUnspecified || reply.lease_s == 0) return;
      return take_lease(reply, now_ms);
    case DhcpType::kNak:
      if (state_ == State::kRequesting) return enter(State::kSelecting, now_ms + kAfterNakMs);
      if (has_lease() && state_ != State::kBound) lose_lease(now_ms);
      return;
    default:
      return;
  }
}

void DhcpClient::take_lease(const DhcpReply& reply, std::uint64_t now_ms) {
  if (reply.server != kUnspecified) server_ = reply.server;
  renew_ms_ = rebind_ms_ = expiry_ms_ = kNever;
  if (reply.lease_s != DhcpReply::kForever) {
    // From when it was asked for, so that the server never thinks that it is over before we do.
    const std::uint64_t lease_ms = std::uint64_t{reply.lease_s} * 1000;
    std::uint64_t t1_ms = std::uint64_t{reply.t1_s} * 1000;
    std::uint64_t t2_ms = std::uint64_t{reply.t2_s} * 1000;
    if (t1_ms == 0 || t2_ms == 0 || t1_ms > t2_ms || t2_ms > lease_ms) {
      t1_ms = lease_ms / 2;
      t2_ms = lease_ms - lease_ms / 8;
    }
    renew_ms_ = begin_ms_ + t1_ms;
    rebind_ms_ = begin_ms_ + t2_ms;
    expiry_ms_ = begin_ms_ + lease_ms;
  }
  ++network_.statistics_.leases;
  enter(State::kBound, now_ms);
  udp_.close();
  network_.use(reply.settings);
}

void DhcpClient::lose_lease(std::uint64_t now_ms) {
  ++network_.statistics_.lease_losses;
  network_.use({});
  enter(State::kSelecting, now_ms);
}

void DhcpClient::enter(State state, std::uint64_t now_ms) {
  state_ = state;
  sent_ = 0;
  send_ms_ = now_ms;
}

// Section 4.1 for the first exchange, 4.4.5 for one that keeps a lease.
std::uint32_t DhcpClient::next_delay_ms(std::uint64_t now_ms) {
  if (has_lease()) {
    const std::uint64_t end = state_ == State::kRenewing ? rebind_ms_ : expiry_ms_;
    if (end == kNever) return kShortestRenewalMs;
    const std::uint64_t left = end > now_ms ? end - now_ms : 0;
    const std::uint64_t half = std::max<std::uint64_t>(left / 2, kShortestRenewalMs);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(half, 0x7FFF'FFFF));
  }
  const unsigned doublings = std::min<unsigned>(sent_ - 1U, 4);
  return (4'000U << doublings) - 1'000 + network_.random() % 2'001;
}

}  // namespace prometheus_express::w5500
