// UDP over lwIP's raw API; net/udp_socket.h says how it is used. lwipopts.h must have LWIP_UDP 1.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/udp_socket.h"

struct pbuf;     // lwIP's
struct udp_pcb;  // lwIP's

namespace prometheus_express::lwip {

class NetworkBase;

// Uses a udp_pcb of lwIP's while it is open. Up to kMostWaiting datagrams that have come stay in
// lwIP's own pbufs until they are read, and so do the pieces of one that was begun. For the one
// thread or loop that lwIP runs in, never for interrupt handlers.
class UdpSocket final : public prometheus_express::UdpSocket {
 public:
  static constexpr std::size_t kMostWaiting = 4;
  static constexpr bool kOnlyToGroup = false;

  // `network` is borrowed and must outlive this object.
  explicit UdpSocket(NetworkBase& network) : network_(network) {}
  ~UdpSocket() { stop(); }
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  bool open(std::uint16_t port) override;

  // As open(), in a group of multicast, for MulticastSocket. lwipopts.h must have LWIP_IGMP 1, and
  // the default netif the flag NETIF_FLAG_IGMP, without which this is false.
  bool open_in_group(const Ipv4Address& group, std::uint16_t port);
  static void leave_group(const Ipv4Address& group);

  void stop() override;
  bool is_open() const override { return pcb_ != nullptr; }

  bool begin(const Ipv4Address& to, std::uint16_t port) override;

  // Where lwIP has no memory the datagram is not sent.
  void append(const void* data, std::size_t size) override;
  void send_datagram() override;

  bool receive(UdpSender& from) override;
  std::size_t read_some(void* data, std::size_t size) override;
  void skip(std::size_t size) override;
  std::size_t left() const override { return left_; }

 private:
  struct Events;  // what lwIP calls

  struct Waiting {
    pbuf* datagram;
    UdpSender from;
  };

  void drop_unsent();
  void drop_read();
  bool make_room();

  NetworkBase& network_;
  udp_pcb* pcb_ = nullptr;
  UdpSender to_ = {};
  pbuf* unsent_ = nullptr;
  std::uint16_t appended_ = 0;
  pbuf* read_ = nullptr;  // the datagram that is being read
  std::uint16_t left_ = 0;
  std::uint8_t waiting_count_ = 0;
  Waiting waiting_[kMostWaiting] = {};
};

}  // namespace prometheus_express::lwip
