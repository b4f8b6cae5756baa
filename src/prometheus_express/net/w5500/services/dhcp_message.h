// Messages of DHCP on the wire (RFC 2131, section 2; options of RFC 2132).
#pragma once

#include <array>
#include <cstdint>

#include "prometheus_express/net/big_endian.h"
#include "prometheus_express/net/w5500/addresses.h"

namespace prometheus_express::w5500 {

class UdpSocket;

// Values of option 53.
enum class DhcpType : std::uint8_t {
  kNone = 0,
  kDiscover = 1,
  kOffer = 2,
  kRequest = 3,
  kDecline = 4,
  kAck = 5,
  kNak = 6,
};

// What a client says. Addresses of zeros are left out.
struct DhcpRequest {
  DhcpType type = DhcpType::kRequest;
  std::uint32_t transaction = 0;
  std::uint16_t seconds = 0;  // since it began to ask
  MacAddress mac = {};
  Ipv4Address client = {};  // that it has, and answers at
  Ipv4Address requested = {};
  Ipv4Address server = {};
  const char* host_name = nullptr;  // up to 63 bytes of it
};

// Seconds as they come: four bytes, in network order.
using DhcpSeconds = std::array<std::uint8_t, 4>;

inline constexpr std::uint32_t kForever = 0xFFFF'FFFF;

constexpr std::uint32_t seconds(const DhcpSeconds& bytes) { return big_endian32(bytes.data()); }

// What was not said is zeros.
struct DhcpReply {
  DhcpType type;
  Ipv4Settings settings;
  Ipv4Address server;
  DhcpSeconds lease;
  DhcpSeconds t1;
  DhcpSeconds t2;
};

// Appends the message to the datagram that was begun.
void write_dhcp(UdpSocket& udp, const DhcpRequest& request);

// Reads the datagram. False: it is not a whole reply to this client in this transaction.
bool read_dhcp(UdpSocket& udp, std::uint32_t transaction, const MacAddress& mac, DhcpReply& reply);

}  // namespace prometheus_express::w5500
