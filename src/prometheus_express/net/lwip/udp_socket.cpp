// Empty where there is no lwIP, for builds that take every file.
#if __has_include(<lwip/udp.h>)
#include <lwip/udp.h>
#endif

#if LWIP_UDP

#if LWIP_IGMP
#include <lwip/igmp.h>
#endif

#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/net/lwip/udp_socket.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::lwip {
namespace {

// A datagram is put together of pieces of this size: lwIP's memory may be small, and most have room
// in one.
constexpr std::uint16_t kPieceBytes = 128;

}  // namespace

struct UdpSocket::Events {
  static void received(void* argument, udp_pcb*, pbuf* datagram, const ip_addr_t* from,
                       u16_t port) {
    UdpSocket& self = *static_cast<UdpSocket*>(argument);
    const std::size_t size = datagram->tot_len;
    if (self.waiting_count_ == kMostWaiting || size == 0 || size > kMostBytes || !IP_IS_V4(from)) {
      pbuf_free(datagram);
      return;
    }
    const ip4_addr_t* const v4 = ip_2_ip4(from);
    const Ipv4Address address = {ip4_addr1(v4), ip4_addr2(v4), ip4_addr3(v4), ip4_addr4(v4)};
    self.waiting_[self.waiting_count_++] = {datagram, {address, port}};
    self.network_.note_event();
  }
};

bool UdpSocket::open(std::uint16_t port) {
  stop();
  pcb_ = udp_new_ip_type(IPADDR_TYPE_V4);
  if (pcb_ == nullptr) return false;
  udp_recv(pcb_, Events::received, this);
  if (udp_bind(pcb_, IP4_ADDR_ANY, port) == ERR_OK) return true;
  stop();
  return false;
}

#if LWIP_IGMP

namespace {

ip4_addr_t lwip_address(const Ipv4Address& address) {
  ip4_addr_t made;
  IP4_ADDR(&made, address[0], address[1], address[2], address[3]);
  return made;
}

}  // namespace

bool UdpSocket::open_in_group(const Ipv4Address& group, std::uint16_t port) {
  if (!open(port)) return false;
  const ip4_addr_t address = lwip_address(group);
  if (igmp_joingroup(IP4_ADDR_ANY4, &address) != ERR_OK) {
    stop();
    return false;
  }
  udp_set_multicast_ttl(pcb_, 255);
  return true;
}

void UdpSocket::leave_group(const Ipv4Address& group) {
  const ip4_addr_t address = lwip_address(group);
  igmp_leavegroup(IP4_ADDR_ANY4, &address);
}

#endif

void UdpSocket::stop() {
  drop_unsent();
  drop_read();
  for (; waiting_count_ > 0; --waiting_count_) pbuf_free(waiting_[waiting_count_ - 1].datagram);
  if (pcb_ != nullptr) udp_remove(pcb_);
  pcb_ = nullptr;
}

void UdpSocket::drop_unsent() {
  if (unsent_ != nullptr) pbuf_free(unsent_);
  unsent_ = nullptr;
  appended_ = 0;
}

void UdpSocket::drop_read() {
  if (read_ != nullptr) pbuf_free(read_);
  read_ = nullptr;
  left_ = 0;
}

bool UdpSocket::begin(const Ipv4Address& to, std::uint16_t port) {
  drop_unsent();
  to_ = {to, port};
  if (!is_open()) return false;
  unsent_ = pbuf_alloc(PBUF_TRANSPORT, kPieceBytes, PBUF_RAM);
  return unsent_ != nullptr;
}

void UdpSocket::append(const void* data, std::size_t size) {
  if (unsent_ == nullptr) return;
  if (size > kMostBytes - appended_) return drop_unsent();
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  while (size > 0) {
    if (appended_ == unsent_->tot_len && !make_room()) return drop_unsent();
    const auto count =
        static_cast<std::uint16_t>(smaller_of<std::size_t>(size, unsent_->tot_len - appended_));
    pbuf_take_at(unsent_, bytes, count, appended_);
    appended_ = static_cast<std::uint16_t>(appended_ + count);
    bytes += count;
    size -= count;
  }
}

bool UdpSocket::make_room() {
  pbuf* const piece = pbuf_alloc(PBUF_RAW, kPieceBytes, PBUF_RAM);
  if (piece != nullptr) pbuf_cat(unsent_, piece);
  return piece != nullptr;
}

void UdpSocket::send_datagram() {
  if (appended_ > 0) {
    pbuf_realloc(unsent_, appended_);
    ip_addr_t to;
    IP_ADDR4(&to, to_.address[0], to_.address[1], to_.address[2], to_.address[3]);
    udp_sendto(pcb_, unsent_, &to, to_.port);
  }
  drop_unsent();
}

bool UdpSocket::receive(UdpSender& from) {
  drop_read();
  if (waiting_count_ == 0) return false;
  from = waiting_[0].from;
  read_ = waiting_[0].datagram;
  left_ = read_->tot_len;
  --waiting_count_;
  for (std::size_t i = 0; i < waiting_count_; ++i) waiting_[i] = waiting_[i + 1];
  return true;
}

std::size_t UdpSocket::read_some(void* data, std::size_t size) {
  const auto count = static_cast<std::uint16_t>(smaller_of<std::size_t>(size, left_));
  if (count == 0) return 0;
  pbuf_copy_partial(read_, data, count, static_cast<u16_t>(read_->tot_len - left_));
  skip(count);
  return count;
}

void UdpSocket::skip(std::size_t size) {
  left_ = static_cast<std::uint16_t>(left_ - smaller_of<std::size_t>(size, left_));
}

}  // namespace prometheus_express::lwip

#endif
