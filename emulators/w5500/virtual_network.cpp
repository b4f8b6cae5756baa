#include "emulators/w5500/virtual_network.h"

namespace emulators::w5500 {
namespace {

DhcpOffer offer_of(const NetworkConfig& config) {
  DhcpOffer offer;
  offer.address = config.lease;
  offer.subnet_mask = config.subnet_mask;
  offer.router = config.router;
  offer.dns = config.dns;
  offer.lease_s = config.lease_s;
  return offer;
}

}  // namespace

VirtualNetwork::VirtualNetwork(const Clock& clock, const NetworkConfig& config)
    : config_(config),
      dhcp_(clock, config.router, offer_of(config)),
      dns_(config.dns),
      sntp_(clock, config.router, config.epoch_unix_s),
      services_{&dhcp_, &dns_, &sntp_},
      hosts_{{config.router, kHostHardware}, {config.dns, kHostHardware}} {}

void VirtualNetwork::map_peer(const Address& address, std::uint16_t port, std::uint16_t host_port) {
  hosts_.try_emplace(address, kHostHardware);
  peers_[{address, port}] = {Route::kHostPort, host_port};
}

void VirtualNetwork::silence_peer(const Address& address, std::uint16_t port) {
  hosts_.try_emplace(address, kHostHardware);
  peers_[{address, port}] = {Route::kSilent, 0};
}

Address VirtualNetwork::address_of(const Address& client) const {
  if (client == Address{127, 0, 0, 1}) return config_.router;
  return {10, client[1], client[2], client[3]};
}

void VirtualNetwork::add_host(const Address& address, const Hardware& hardware) {
  hosts_[address] = hardware;
}

void VirtualNetwork::remove_host(const Address& address) {
  hosts_.erase(address);
  for (auto peer = peers_.begin(); peer != peers_.end();) {
    peer = peer->first.first == address ? peers_.erase(peer) : std::next(peer);
  }
}

bool VirtualNetwork::in_subnet(const Address& address) const {
  for (std::size_t i = 0; i < address.size(); ++i) {
    if ((address[i] ^ config_.router[i]) & config_.subnet_mask[i]) return false;
  }
  return true;
}

const Hardware* VirtualNetwork::hardware_of(const Address& address) const {
  const auto host = hosts_.find(address);
  return in_subnet(address) && host != hosts_.end() ? &host->second : nullptr;
}

VirtualNetwork::Way VirtualNetwork::route(const Address& next_hop, const Address& address,
                                          std::uint16_t port) const {
  if (!resolves(next_hop)) return {Route::kNoHost, 0};
  // Only the router passes on what is for somebody else.
  if (next_hop != address && next_hop != config_.router) return {Route::kSilent, 0};
  const auto peer = peers_.find({address, port});
  if (peer != peers_.end()) return peer->second;
  return {hosts_.count(address) != 0 ? Route::kRefused : Route::kSilent, 0};
}

VirtualNetwork::Sent VirtualNetwork::send(const Datagram& datagram) {
  for (UdpService* const service : services_) {
    if (!service->serves(datagram.to, datagram.to_port)) continue;
    service->take(datagram, inbox_);
    return Sent::kDelivered;
  }
  return resolves(datagram.to) ? Sent::kPortUnreachable : Sent::kDropped;
}

}  // namespace emulators::w5500
