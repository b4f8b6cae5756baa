#include "prometheus_express/net/lwip/sntp_client.h"

#if LWIP_UDP

namespace prometheus_express::lwip {
namespace {

constexpr auto kBytes = static_cast<u16_t>(SntpMessage{}.size());

}  // namespace

std::uint64_t SntpClient::now_ms() { return network_.now_ms(); }

std::uint32_t SntpClient::random() { return LWIP_RAND(); }

// lwIP takes datagrams from the server's port only, once the pcb is connected.
void SntpClient::send_message(const Ipv4Address& server, const SntpMessage& message) {
  release_port();
  pcb_ = udp_new_ip_type(IPADDR_TYPE_V4);
  if (pcb_ == nullptr) return;
  ip_addr_t to;
  IP_ADDR4(&to, server[0], server[1], server[2], server[3]);
  udp_recv(pcb_, received, this);
  if (udp_connect(pcb_, &to, kSntpPort) != ERR_OK) return;
  pbuf* const datagram = pbuf_alloc(PBUF_TRANSPORT, kBytes, PBUF_RAM);
  if (datagram == nullptr) return;
  pbuf_take(datagram, message.data(), kBytes);
  udp_send(pcb_, datagram);
  pbuf_free(datagram);
}

// One that comes before the last was taken is dropped.
void SntpClient::received(void* self, udp_pcb*, pbuf* datagram, const ip_addr_t*, u16_t) {
  SntpClient& client = *static_cast<SntpClient*>(self);
  if (client.size_ == 0) {
    client.size_ = pbuf_copy_partial(datagram, client.message_.data(), kBytes, 0);
  }
  pbuf_free(datagram);
}

bool SntpClient::receive(SntpMessage& message, std::size_t& size) {
  if (size_ == 0) return false;
  message = message_;
  size = size_;
  size_ = 0;
  return true;
}

void SntpClient::release_port() {
  if (pcb_ != nullptr) udp_remove(pcb_);
  pcb_ = nullptr;
  size_ = 0;
}

}  // namespace prometheus_express::lwip

#endif
