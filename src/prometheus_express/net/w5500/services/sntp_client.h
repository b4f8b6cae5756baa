// SNTP over the chip; net/sntp_client.h says how it is used.
#pragma once

#include "prometheus_express/net/sntp_client.h"
#include "prometheus_express/net/w5500/udp_socket.h"

namespace prometheus_express::w5500 {

// Uses one socket of the chip while it asks. Not linked unless used. Not for interrupt handlers.
class SntpClient final : public prometheus_express::SntpClient {
 public:
  // `network` is borrowed and must outlive this object.
  explicit SntpClient(Network& network) : network_(network), udp_(network) {}
  ~SntpClient() = default;

 private:
  std::uint64_t now_ms() override;
  std::uint32_t random() override;
  void send_message(const Ipv4Address& server, const SntpMessage& message) override;
  bool receive(SntpMessage& message, std::size_t& size) override;
  void release_port() override;

  Network& network_;
  UdpSocket udp_;
  Ipv4Address server_ = {};
};

}  // namespace prometheus_express::w5500
