// The contract for UDP, beside that of net/network.h for TCP: what services such as DNS and SNTP
// send and receive by. Over IPv4; datagrams are put together and taken apart piece by piece.
// w5500::UdpSocket, lwip::UdpSocket and sockets::UdpSocket implement it, each for its own Network.
//
//   prom::w5500::UdpSocket udp{network};
//   if (udp.open(0) && udp.begin(server, 53)) {
//     udp.append(buffer, sizeof(buffer));
//     udp.send_datagram();
//   }
//   for (prom::UdpSender from; udp.receive(from);) use(udp.read_some(buffer, sizeof(buffer)));
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/text/ipv4.h"

namespace prometheus_express {

struct UdpSender {
  Ipv4Address address;
  std::uint16_t port;
};

// A port of UDP, opened only for as long as it is needed; starts closed. Nothing here ever blocks,
// and datagrams arrive in Network::update and Network::wait only: what receive() did not give may
// be there after one of them, and ends a wait().
//
// A datagram arrives whole or not at all, once or more often, and in any order; nobody is told.
// Those that find no room are dropped, and so are empty ones, and those of more than kMostBytes.
// Not for interrupt handlers.
class UdpSocket {
 public:
  // The most bytes that a datagram can have in either direction: 1472, what fits a frame of
  // Ethernet.
  static constexpr std::size_t kMostBytes = 1472;

  // Receives what comes to `port` of this device from now on; 0: any port that is free. False:
  // another UdpSocket has the port, there is no room for one more, or no network at this moment.
  // One that is open already is closed first.
  virtual bool open(std::uint16_t port) = 0;

  // Drops what has come and was not read. What was sent is still on its way. Harmless when
  // repeated.
  virtual void stop() = 0;

  // False before open() and after stop(), and once the network has lost the socket. All other
  // functions are harmless then: nothing is sent, nothing is received.
  virtual bool is_open() const = 0;

  // Starts a datagram; one that was begun and not sent is forgotten. False: it is not open, or the
  // one before is still on its way, or there is no memory.
  virtual bool begin(const Ipv4Address& to, std::uint16_t port) = 0;

  // Adds bytes to the datagram that was begun.
  virtual void append(const void* data, std::size_t size) = 0;
  void append8(std::uint8_t value) { append(&value, 1); }

  // Sends it, unless it is empty or has more than kMostBytes; the next one needs a begin().
  virtual void send_datagram() = 0;

  // The next datagram that has come; what was not read of the one before is left out. False: there
  // is none, or only such as are dropped; `from` may have been changed.
  virtual bool receive(UdpSender& from) = 0;

  // Bytes of the datagram: `size`, or as many as are left.
  virtual std::size_t read_some(void* data, std::size_t size) = 0;

  // Leaves bytes of the datagram out: `size`, or as many as are left.
  virtual void skip(std::size_t size) = 0;

  // Bytes of the datagram that are left.
  virtual std::size_t left() const = 0;

 protected:
  ~UdpSocket() = default;
};

}  // namespace prometheus_express
