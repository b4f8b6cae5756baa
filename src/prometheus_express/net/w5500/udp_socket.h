// UDP over one socket of the chip; net/udp_socket.h says how it is used. Datagrams are put together
// and taken apart in the chip's memory, so that they need none here.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/udp_socket.h"
#include "prometheus_express/net/w5500/addresses.h"

namespace prometheus_express::w5500 {

class Network;
class Socket;
enum class Protocol : std::uint8_t;

// What has become of the last datagram.
enum class UdpSent : std::uint8_t {
  kNotYet,
  kSent,        // to whom ARP says has the address, or to everybody
  kToNobody,    // ARP gave up: nobody has the receiver's address, nor that of the way to it
  kNobodyKnows  // the socket is not open any more
};

// Not for interrupt handlers.
class UdpSocket final : public prometheus_express::UdpSocket {
 public:
  static constexpr bool kOnlyToGroup = true;

  // `network` is borrowed and must outlive this object.
  explicit UdpSocket(Network& network) : network_(network) {}
  ~UdpSocket() { stop(); }
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  // Takes a socket of the chip. False also while Network::fault() says that something is wrong.
  bool open(std::uint16_t port) override;

  // The same as soon as the chip works, for DHCP: neither link nor address are needed.
  bool open_without_address(std::uint16_t port);

  // As open(), in a group of multicast, for MulticastSocket. The chip sends to the group alone
  // then.
  bool open_in_group(const Ipv4Address& group, std::uint16_t port);
  static void leave_group(const Ipv4Address&) {}  // which stop() does

  void stop() override;

  // False also once the chip was set up again or has not said in time what became of a datagram.
  bool is_open() const override;

  bool begin(const Ipv4Address& to, std::uint16_t port) override;
  void append(const void* data, std::size_t size) override;

  // Adds bytes of 0.
  void append_zeros(std::size_t size);

  void send_datagram() override;

  // Of what was sent last; to be asked before the next begin().
  UdpSent sent() const;

  // After kSent: says whether it went to the hardware address that is our own.
  bool was_sent_to_us() const;

  bool receive(UdpSender& from) override;
  std::size_t read_some(void* data, std::size_t size) override;
  void skip(std::size_t size) override;
  std::size_t left() const override { return left_; }

 private:
  bool is_taken(std::uint16_t port) const;
  bool start(Socket* socket, Protocol protocol, std::uint16_t port);

  Network& network_;
  Socket* socket_ = nullptr;
  std::uint16_t appended_ = 0;
  std::uint16_t left_ = 0;
};

}  // namespace prometheus_express::w5500
