// The contract net/resolver.h over the chip: for an HttpClient, and a push, that names its host.
//
//   prom::w5500::NameResolver names{network};
//   prom::GatewayPush<> push{network, &names};
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/net/resolver.h"
#include "prometheus_express/net/w5500/services/resolver.h"

namespace prometheus_express::w5500 {

// Asks the DNS server anew for each connection, and uses one socket of the chip meanwhile. For one
// asker at a time. Not for interrupt handlers.
class NameResolver final : public prometheus_express::Resolver {
 public:
  static constexpr std::size_t kMostNameBytes = 63;

  // `network` is borrowed and must outlive this object.
  explicit NameResolver(Network& network) : resolver_(network) {}

  // kNone also for a name of more than kMostNameBytes, and for localhost.
  Answer resolve(std::string_view name, std::size_t index,
                 char (&address)[kAddressTextBytes]) override;

 private:
  Resolution ask(std::string_view name);

  w5500::Resolver resolver_;
  std::size_t name_size_ = 0;
  char name_[kMostNameBytes + 1];
};

}  // namespace prometheus_express::w5500
