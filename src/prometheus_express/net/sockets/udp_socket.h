// UDP over the sockets of an operating system; net/udp_socket.h says how it is used.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/sockets/handle.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/poller.h"
#include "prometheus_express/net/sockets/socket.h"
#include "prometheus_express/net/udp_socket.h"

namespace prometheus_express::sockets {

// At all IPv4 addresses of the machine. Has two datagrams as members, 3 KB: the one that was begun,
// and the one that is being read; the system keeps those that wait. In a child that was forked it
// is not open any more. For the thread of its Network only.
class UdpSocket final : public prometheus_express::UdpSocket, private Watched {
 public:
  // `network` is borrowed and must outlive this object.
  static constexpr bool kOnlyToGroup = false;
  explicit UdpSocket(Network& network) : network_(network) {}
  ~UdpSocket() { stop(); }
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  // False also where NetworkOptions::max_udp_sockets are open.
  bool open(std::uint16_t port) override;

  // As open(), in a group of multicast, for MulticastSocket: on the interface that has the
  // network's bind address, or where that is every address on the one that the system chooses.
  // What it sends to the group comes back. Not over lwIP's sockets and Zephyr's.
  bool open_in_group(const Ipv4Address& group, std::uint16_t port);
  static void leave_group(const Ipv4Address&) {}  // which stop() does

  void stop() override;
  bool is_open() const override;

  bool begin(const Ipv4Address& to, std::uint16_t port) override;
  void append(const void* data, std::size_t size) override;
  void send_datagram() override;

  bool receive(UdpSender& from) override;
  std::size_t read_some(void* data, std::size_t size) override;
  void skip(std::size_t size) override;
  std::size_t left() const override { return received_ - taken_; }

 private:
  friend class SocketPools;

  bool take_over(SocketPools& pools, Handle socket);
  void note(Events) override;
  Events wanted() const override { return {!readable_, false, false}; }
  bool take(UdpSender& from);

  Network& network_;
  UdpSocket* next_ = nullptr;
  Handle socket_ = kNoSocket;
  unsigned process_ = 0;  // fork_generation() of the one that opened it
  bool readable_ = false;
  bool blocked_ = false;  // the last receive() found nothing, and nothing came since
  News news_;
  UdpSender to_ = {};
  std::size_t appended_ = 0;
  std::size_t received_ = 0;
  std::size_t taken_ = 0;  // of these
  char out_[kMostBytes];
  char in_[kMostBytes + 1];  // so that a longer one can be told
};

}  // namespace prometheus_express::sockets
