// UDP over one socket of the chip, opened only for as long as it is needed. What DHCP and the
// resolver send and receive by; datagrams are put together and taken apart piece by piece in the
// chip's memory, so that they need none here.
//
//   prom::w5500::UdpSocket udp{network};
//   if (udp.open() && udp.begin(server, 53)) {
//     udp.append(buffer, sizeof(buffer));
//     udp.send_datagram();
//   }
//   for (prom::w5500::UdpSender from; udp.receive(from);) use(udp.read_some(buffer,
//   sizeof(buffer)));
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/w5500/addresses.h"

namespace prometheus_express::w5500 {

class Network;
class Socket;

struct UdpSender {
  Ipv4Address address;
  std::uint16_t port;
};

// What has become of the last datagram.
enum class UdpSent : std::uint8_t {
  kNotYet,
  kSent,        // to whom ARP says has the address, or to everybody
  kToNobody,    // ARP gave up: nobody has the receiver's address, nor that of the way to it
  kNobodyKnows  // the socket is not open any more
};

// Not for interrupt handlers. Network::update must be called for datagrams to arrive.
class UdpSocket {
 public:
  // The most bytes that a datagram can have in either direction: 1472, what fits a frame.
  static constexpr std::size_t kMostBytes = 1472;

  // `network` is borrowed and must outlive this object, which starts closed.
  explicit UdpSocket(Network& network) : network_(network) {}
  ~UdpSocket() { stop(); }
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  // Takes a socket of the chip; `port` 0: any that is free. False: none is free, or the chip does
  // not answer. One that is open already is closed first.
  bool open(std::uint16_t port = 0);
  void stop();

  // False before open() and after stop(), and once the chip was set up again or has not said in
  // time what became of a datagram.
  bool is_open() const;

  // Starts a datagram. False: it is not open, or the one before is still on its way.
  bool begin(const Ipv4Address& to, std::uint16_t port);

  // Adds bytes. A datagram of more than kMostBytes is not sent.
  void append(const void* data, std::size_t size);
  void append_zeros(std::size_t size);
  void append8(std::uint8_t value) { append(&value, 1); }

  // Sends it, and does not wait. Nobody is told whether it arrives.
  void send_datagram();

  // Of what was sent last; to be asked before the next begin().
  UdpSent sent() const;

  // After kSent: says whether it went to the hardware address that is our own.
  bool was_sent_to_us() const;

  // The next datagram that has come; what was not read of the one before is left out.
  bool receive(UdpSender& from);

  // Bytes of the datagram: `size`, or as many as are left.
  std::size_t read_some(void* data, std::size_t size);

  // Leaves bytes of the datagram out: `size`, or as many as are left.
  void skip(std::size_t size);

  // Bytes of the datagram that are left.
  std::size_t left() const { return left_; }

 private:
  Network& network_;
  Socket* socket_ = nullptr;
  std::uint16_t appended_ = 0;
  std::uint16_t left_ = 0;
};

}  // namespace prometheus_express::w5500
