// The contract net/resolver.h over DNS: for an HttpClient, and a push, that names its host.
//
//   prom::w5500::UdpSocket udp{network};
//   prom::DnsResolver names{network, udp, network.random(), network.settings().dns_server};
//   prom::GatewayPush<> push{network, &names};
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/net/dns_client.h"
#include "prometheus_express/net/resolver.h"

namespace prometheus_express {

// Asks the DNS server anew for each connection, and opens the UdpSocket only meanwhile. For one
// asker at a time. Not for interrupt handlers.
class DnsResolver final : public Resolver {
 public:
  static constexpr std::size_t kMostNameBytes = 63;

  // All are borrowed and must outlive this object; DnsClient says what they are for.
  DnsResolver(Network& network, UdpSocket& udp, Random& random, const Ipv4Address& server,
              std::uint16_t port = kDnsPort)
      : client_(network, udp, random, server, port) {}
  DnsResolver(Network&, UdpSocket&, Random&, const Ipv4Address&&,
              std::uint16_t = kDnsPort) = delete;

  // kNone also for a name of more than kMostNameBytes, and for localhost.
  Answer resolve(std::string_view name, std::size_t index,
                 char (&address)[kAddressTextBytes]) override;

 private:
  DnsState ask(std::string_view name);

  DnsClient client_;
  std::size_t name_size_ = 0;
  char name_[kMostNameBytes + 1];
};

}  // namespace prometheus_express
