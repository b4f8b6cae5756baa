// A server's address that would be gone before the first question.
// Standards: 17 20
// Message: deleted
#include "prometheus_express/net/dns_resolver.h"

namespace prom = prometheus_express;

void make(prom::Network& network, prom::UdpSocket& udp, prom::Random& random) {
  static const prom::Ipv4Address server = {192, 0, 2, 53};
  prom::DnsResolver names(network, udp, random, server);
#if defined(MISTAKE)
  prom::DnsResolver others(network, udp, random, prom::Ipv4Address{192, 0, 2, 53});
#endif
}
