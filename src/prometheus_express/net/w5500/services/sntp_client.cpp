#include "prometheus_express/net/w5500/services/sntp_client.h"

#include "prometheus_express/net/w5500/network.h"

namespace prometheus_express::w5500 {

std::uint64_t SntpClient::now_ms() { return network_.now_ms(); }

std::uint32_t SntpClient::random() { return network_.random(RandomUse::kTime); }

void SntpClient::send_message(const Ipv4Address& server, const SntpMessage& message) {
  server_ = server;
  if (network_.fault() != Fault::kNone || !udp_.open(0) || !udp_.begin(server, kSntpPort)) return;
  udp_.append(message.data(), message.size());
  udp_.send_datagram();
}

bool SntpClient::receive(SntpMessage& message, std::size_t& size) {
  UdpSender from;
  if (!udp_.receive(from)) return false;
  const bool is_ours = from.address == server_ && from.port == kSntpPort;
  size = is_ours ? udp_.read_some(message.data(), message.size()) : 0;
  return true;
}

void SntpClient::release_port() { udp_.stop(); }

}  // namespace prometheus_express::w5500
