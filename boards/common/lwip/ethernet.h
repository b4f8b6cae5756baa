// The network of an emulated board: lwIP over its Ethernet controller, for lwip::Network.
//
//   board::Ethernet ethernet;
//   const board::Ipv4Settings settings = {{10, 0, 2, 15}, {255, 255, 255, 0}, {10, 0, 2, 2}};
//   const prom::Status status = ethernet.start(settings);
//   prom::lwip::Network<8> network{ethernet};
#pragma once

#include <lwip/netif.h>

#include <cstddef>
#include <cstdint>

#include "boards/common/ethernet_chip.h"
#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/text/ipv4.h"

namespace board {

struct Ipv4Settings {
  prometheus_express::Ipv4Address address;
  prometheus_express::Ipv4Address mask;
  prometheus_express::Ipv4Address gateway;
};

// Only one, and only once: lwIP is one.
class Ethernet final : public prometheus_express::lwip::Device {
 public:
  Ethernet() = default;
  Ethernet(const Ethernet&) = delete;
  Ethernet& operator=(const Ethernet&) = delete;

  // After board::start(). Starts the chip and lwIP. The status is that of EthernetChip::start().
  prometheus_express::Status start(const Ipv4Settings& settings);

#if LWIP_DHCP
  // As above, and asks a DHCP server for the settings. Needs update() to be called, by
  // Network::update() for instance, until has_address(), and from then on.
  prometheus_express::Status start_with_dhcp();
#endif

  bool has_address() const;

  // The address in the usual notation, valid until the next call.
  const char* address() const;

#if LWIP_IPV6
  // An IPv6 address in the usual notation, valid until the next call; nullptr: there is none at
  // this place (0 to 2). The first is that of the link, fe80::..., made of the chip's address; the
  // others come with the prefixes that a router tells. Each can be used once nobody else has
  // claimed it, a second after it was made (RFC 4862). Needs update() to be called, as with DHCP.
  const char* ipv6_address(std::size_t index) const;
#endif

  // Device: also watches the link, twice a second.
  void update() override;
  void sleep(std::uint32_t ms) override;

  const EthernetChip& chip() const { return chip_; }

 private:
  prometheus_express::Status start_chip();
  bool receive(std::size_t length);
  err_t transmit(pbuf& frame);
  static err_t set_up(netif* interface);

  EthernetChip& chip_ = ethernet_chip();
  netif interface_ = {};
  std::uint32_t link_checked_ms_ = 0;
  std::uint32_t outgoing_[EthernetChip::buffer_words(EthernetChip::kMaxFrameBytes)];
};

}  // namespace board
