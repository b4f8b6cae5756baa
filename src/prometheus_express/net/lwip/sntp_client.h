// SNTP over lwIP's raw UDP; net/sntp_client.h says how it is used. lwipopts.h must have LWIP_UDP 1.
#pragma once

// Empty where there is no lwIP, for builds that take every file.
#if __has_include(<lwip/udp.h>)
#include <lwip/udp.h>
#endif

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/sntp_client.h"

#if LWIP_UDP

namespace prometheus_express::lwip {

// Uses one udp_pcb of lwIP's while it asks. For the one thread or loop that lwIP runs in, never for
// interrupt handlers.
class SntpClient final : public prometheus_express::SntpClient {
 public:
  // `network` is borrowed for its clock, and must outlive this object.
  explicit SntpClient(prometheus_express::Network& network) : network_(network) {}
  ~SntpClient() { release_port(); }

 private:
  std::uint64_t now_ms() override;
  std::uint32_t random() override;
  void send_message(const Ipv4Address& server, const SntpMessage& message) override;
  bool receive(SntpMessage& message, std::size_t& size) override;
  void release_port() override;

  static void received(void* self, udp_pcb* pcb, pbuf* datagram, const ip_addr_t* from, u16_t port);

  prometheus_express::Network& network_;
  udp_pcb* pcb_ = nullptr;
  std::size_t size_ = 0;  // of what was received and not yet taken
  SntpMessage message_;
};

}  // namespace prometheus_express::lwip

#endif
