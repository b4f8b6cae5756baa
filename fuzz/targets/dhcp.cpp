// Replies of DHCP servers against RFC 2131, section 2, and RFC 2132, read out of one piece of
// memory. An input is a datagram; it has to be for the transaction kTransaction.
#include <map>
#include <vector>

#include "fuzz/support/udp_bench.h"
#include "prometheus_express/net/w5500/services/dhcp_message.h"
#include "prometheus_express/net/w5500/udp_socket.h"

using namespace prometheus_express::w5500;

namespace {

constexpr std::uint32_t kTransaction = 0x11223344;
constexpr std::size_t kOptionsAt = 240;

struct Expected {
  bool good = false;
  std::map<unsigned, std::string> options;  // the last of each that has a length it may have
  std::string address;
};

// The length that an option has at least; type and lengths as RFC 2132 gives them.
bool has_right_size(unsigned option, std::size_t size) {
  switch (option) {
    case 53:
      return size == 1;
    case 1:  // one address, or as many as there are
    case 3:
    case 6:
    case 51:
    case 54:
    case 58:
    case 59:
      return size >= 4;
    default:
      return false;
  }
}

Expected expected_of(std::string_view bytes) {
  Expected all;
  static const std::string kXid = "\x11\x22\x33\x44";
  static const std::string kCookie = "\x63\x82\x53\x63";
  const std::string mac(fuzz::kMac.begin(), fuzz::kMac.end());
  if (bytes.size() < kOptionsAt || bytes[0] != 2 || bytes.substr(4, 4) != kXid ||
      bytes.substr(28, 6) != mac || bytes.substr(236, 4) != kCookie) {
    return all;
  }
  all.address = bytes.substr(16, 4);
  std::size_t at = kOptionsAt;
  while (at < bytes.size()) {
    const auto option = static_cast<unsigned char>(bytes[at++]);
    if (option == 0) continue;
    if (option == 255) {
      all.good = all.options.count(53) == 1 && all.options[53] != std::string(1, '\0');
      return all;
    }
    if (at == bytes.size()) return all;
    const auto size = static_cast<unsigned char>(bytes[at++]);
    if (size > bytes.size() - at) return all;
    if (has_right_size(option, size)) {
      all.options[option] = bytes.substr(at, option == 53 ? 1 : 4);
    }
    at += size;
  }
  return all;
}

template <class Bytes>
void check(const Expected& expected, unsigned option, const Bytes& bytes) {
  const auto found = expected.options.find(option);
  const std::string value = found == expected.options.end() ? std::string(4, '\0') : found->second;
  REQUIRE(std::string(bytes.begin(), bytes.end()) == value);
}

}  // namespace

void fuzz::run(Input input) {
  const std::string_view datagram = input.rest();
  UdpBench bench;
  UdpSocket udp(bench.network);
  REQUIRE(udp.open(68));
  if (!bench.give({10, 0, 2, 2}, 67, datagram)) return;
  prometheus_express::UdpSender from;
  REQUIRE(udp.receive(from));
  REQUIRE(udp.left() == datagram.size());
  DhcpReply reply;
  const bool good = read_dhcp(udp, kTransaction, kMac, reply);
  const Expected expected = expected_of(datagram);
  REQUIRE(good == expected.good);
  REQUIRE_FALSE(udp.receive(from));  // whatever was left of it is left out
  if (!good) return;
  REQUIRE(expected.options.at(53) == std::string(1, static_cast<char>(reply.type)));
  REQUIRE(std::string(reply.settings.address.begin(), reply.settings.address.end()) ==
          expected.address);
  check(expected, 1, reply.settings.subnet_mask);
  check(expected, 3, reply.settings.gateway);
  check(expected, 6, reply.settings.dns_server);
  check(expected, 54, reply.server);
  check(expected, 51, reply.lease);
  check(expected, 58, reply.t1);
  check(expected, 59, reply.t2);
}
