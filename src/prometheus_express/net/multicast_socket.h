// A UdpSocket that is in a group of multicast: its open(port) joins, its stop() leaves, and what it
// sends to the group goes out with a TTL of 255. Made of the UdpSocket of a port, of which nothing
// else pays for it.
//
//   prom::MulticastSocket<prom::w5500::UdpSocket> udp{network, prom::Ipv4Address{224, 0, 0, 251}};
//   if (udp.open(5353)) use(udp.left());
//
// The port must be one that says so: w5500::UdpSocket, sockets::UdpSocket, and lwip::UdpSocket
// where lwipopts.h has LWIP_IGMP 1 and there is a default netif. Several sockets of a host may have
// the same port and group, each hears everything.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/udp_socket.h"

namespace prometheus_express {

template <class Socket>
class MulticastSocket final : public UdpSocket {
 public:
  // `network` is borrowed, and must outlive this object.
  template <class Network>
  MulticastSocket(Network& network, const Ipv4Address& group) : socket_(network), group_(group) {}

  ~MulticastSocket() { stop(); }
  MulticastSocket(const MulticastSocket&) = delete;
  MulticastSocket& operator=(const MulticastSocket&) = delete;

  bool open(std::uint16_t port) override {
    stop();
    return socket_.open_in_group(group_, port);
  }
  void stop() override {
    if (socket_.is_open()) socket_.leave_group(group_);
    socket_.stop();
  }
  bool is_open() const override { return socket_.is_open(); }

  // False also for anybody but the group where the network cannot send to others meanwhile.
  bool begin(const Ipv4Address& to, std::uint16_t port) override {
    return (!Socket::kOnlyToGroup || to == group_) && socket_.begin(to, port);
  }
  void append(const void* data, std::size_t size) override { socket_.append(data, size); }
  void send_datagram() override { socket_.send_datagram(); }
  bool receive(UdpSender& from) override { return socket_.receive(from); }
  std::size_t read_some(void* data, std::size_t size) override {
    return socket_.read_some(data, size);
  }
  void skip(std::size_t size) override { socket_.skip(size); }
  std::size_t left() const override { return socket_.left(); }

 private:
  Socket socket_;
  Ipv4Address group_;
};

}  // namespace prometheus_express
