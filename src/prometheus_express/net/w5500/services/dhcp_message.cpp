#include "prometheus_express/net/w5500/services/dhcp_message.h"

#include <algorithm>
#include <cstring>

#include "prometheus_express/net/w5500/udp_socket.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint8_t kFromClient = 1;
constexpr std::uint8_t kFromServer = 2;
constexpr std::uint8_t kEthernet = 1;
constexpr std::uint8_t kCookie[4] = {99, 130, 83, 99};
constexpr std::size_t kMostHostName = 63;

// Servers and relays may drop messages that are shorter than those of BOOTP (RFC 1542, 2.1).
constexpr std::size_t kLeastBytes = 300;

// What comes before the options, up to `sname` and with the rest of `chaddr`.
struct Header {
  std::uint8_t op;
  std::uint8_t htype;
  std::uint8_t hlen;
  std::uint8_t hops;
  std::uint8_t xid[4];
  std::uint8_t secs[2];
  std::uint8_t flags[2];
  Ipv4Address ciaddr;
  Ipv4Address yiaddr;
  Ipv4Address siaddr;
  Ipv4Address giaddr;
  MacAddress chaddr;
  std::uint8_t padding[10];
};
static_assert(sizeof(Header) == 44, "without gaps, as on the wire");

constexpr std::size_t kNameBytes = 64 + 128;  // sname and file
constexpr std::size_t kFixedBytes = sizeof(Header) + kNameBytes + sizeof(kCookie);

enum Option : std::uint8_t {
  kPad = 0,
  kSubnetMask = 1,
  kRouter = 3,
  kDnsServer = 6,
  kHostName = 12,
  kRequestedAddress = 50,
  kLeaseTime = 51,
  kMessageType = 53,
  kServerIdentifier = 54,
  kParameterList = 55,
  kT1 = 58,
  kT2 = 59,
  kClientIdentifier = 61,
  kEnd = 255,
};

void put32(std::uint8_t* to, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

// Counts what it appends.
class OptionWriter {
 public:
  explicit OptionWriter(UdpSocket& udp) : udp_(udp) {}

  void put(Option option, const void* value, std::size_t size) {
    const std::uint8_t head[2] = {option, static_cast<std::uint8_t>(size)};
    udp_.append(head, sizeof(head));
    udp_.append(value, size);
    bytes_ += sizeof(head) + size;
  }
  void put(Option option, const Ipv4Address& address) {
    if (address != kUnspecified) put(option, address.data(), address.size());
  }
  void end() {
    udp_.append8(kEnd);
    ++bytes_;
    if (kFixedBytes + bytes_ < kLeastBytes) udp_.append_zeros(kLeastBytes - kFixedBytes - bytes_);
  }

 private:
  UdpSocket& udp_;
  std::size_t bytes_ = 0;
};

// Where the value of an option goes, if it is of use.
std::array<std::uint8_t, 4>* place_of(std::uint8_t option, DhcpReply& reply) {
  switch (option) {
    case kSubnetMask:
      return &reply.settings.subnet_mask;
    case kRouter:
      return &reply.settings.gateway;
    case kDnsServer:
      return &reply.settings.dns_server;
    case kServerIdentifier:
      return &reply.server;
    case kLeaseTime:
      return &reply.lease;
    case kT1:
      return &reply.t1;
    case kT2:
      return &reply.t2;
    default:
      return nullptr;
  }
}

// False: the end of the options was not there.
bool read_options(UdpSocket& udp, DhcpReply& reply) {
  for (;;) {
    std::uint8_t option = kPad;
    if (udp.read_some(&option, 1) == 0) return false;
    if (option == kPad) continue;
    if (option == kEnd) return true;
    std::uint8_t size = 0;
    if (udp.read_some(&size, 1) == 0 || size > udp.left()) return false;
    const std::size_t end = udp.left() - size;
    std::array<std::uint8_t, 4>* const place = place_of(option, reply);
    if (option == kMessageType && size == 1) {
      if (udp.read_some(&reply.type, 1) != 1) return false;
    } else if (place != nullptr && size >= place->size()) {
      if (udp.read_some(place->data(), place->size()) != place->size()) return false;
    }
    udp.skip(udp.left() - end);
  }
}

}  // namespace

void write_dhcp(UdpSocket& udp, const DhcpRequest& request) {
  Header header = {};
  header.op = kFromClient;
  header.htype = kEthernet;
  header.hlen = sizeof(header.chaddr);
  put32(header.xid, request.transaction);
  header.secs[0] = static_cast<std::uint8_t>(request.seconds >> 8);
  header.secs[1] = static_cast<std::uint8_t>(request.seconds);
  // A chip without an address takes no unicast.
  const bool declines = request.type == DhcpType::kDecline;
  if (request.client == kUnspecified && !declines) header.flags[0] = 0x80;
  header.ciaddr = request.client;
  header.chaddr = request.mac;
  udp.append(&header, sizeof(header));
  udp.append_zeros(kNameBytes);
  udp.append(kCookie, sizeof(kCookie));

  OptionWriter options(udp);
  options.put(kMessageType, &request.type, 1);
  std::uint8_t identifier[1 + sizeof(MacAddress)] = {kEthernet};
  std::copy(request.mac.begin(), request.mac.end(), identifier + 1);
  options.put(kClientIdentifier, identifier, sizeof(identifier));
  options.put(kRequestedAddress, request.requested);
  options.put(kServerIdentifier, request.server);
  if (declines) return options.end();  // RFC 2131, table 5: nothing else
  if (request.host_name != nullptr && *request.host_name != '\0') {
    options.put(kHostName, request.host_name,
                smaller_of(std::strlen(request.host_name), kMostHostName));
  }
  constexpr std::uint8_t kWanted[] = {kSubnetMask, kRouter, kDnsServer, kLeaseTime, kT1, kT2};
  options.put(kParameterList, kWanted, sizeof(kWanted));
  options.end();
}

bool read_dhcp(UdpSocket& udp, std::uint32_t transaction, const MacAddress& mac, DhcpReply& reply) {
  reply = {};
  Header header;
  if (udp.read_some(&header, sizeof(header)) != sizeof(header)) return false;
  std::uint8_t xid[4];
  put32(xid, transaction);
  if (header.op != kFromServer || std::memcmp(header.xid, xid, sizeof(xid)) != 0 ||
      header.chaddr != mac) {
    return false;
  }
  udp.skip(kNameBytes);
  std::uint8_t cookie[sizeof(kCookie)];
  if (udp.read_some(cookie, sizeof(cookie)) != sizeof(cookie) ||
      std::memcmp(cookie, kCookie, sizeof(cookie)) != 0) {
    return false;
  }
  reply.settings.address = header.yiaddr;
  return read_options(udp, reply) && reply.type != DhcpType::kNone;
}

}  // namespace prometheus_express::w5500
