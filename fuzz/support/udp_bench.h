// A w5500::Network over a SmallChip, up and running in a time of its own: where messages that come
// by UDP are read.
#pragma once

#include "fuzz/support/small_chip.h"
#include "fuzz/support/target.h"
#include "prometheus_express/net/w5500/network.h"

namespace fuzz {

namespace w5500 = prometheus_express::w5500;

inline constexpr w5500::MacAddress kMac = {0x02, 0x00, 0x00, 0x12, 0x34, 0x56};
inline constexpr w5500::Ipv4Settings kSettings = {
    {10, 0, 2, 15}, {255, 255, 255, 0}, {10, 0, 2, 2}, {10, 0, 2, 3}};

class UdpBench {
 public:
  UdpBench() {
    network.update();
    REQUIRE((network.fault() == w5500::Fault::kNone));
  }

  std::uint64_t operator()() const { return now_ms; }

  // Gives a datagram to the only socket that is open for one. False where it does not fit.
  bool give(const prometheus_express::Ipv4Address& from, std::uint16_t port,
            std::string_view bytes) {
    const unsigned socket = udp_socket();
    if (bytes.empty() || !chip.receive_datagram(socket, from, port, bytes)) return false;
    network.update();
    return true;
  }
  unsigned udp_socket() const {
    const unsigned socket = chip.find(SmallChip::State::kUdp);
    REQUIRE(socket < SmallChip::kSockets);
    return socket;
  }

  std::uint64_t now_ms = 1'000;
  SmallChip chip;
  w5500::Network network{chip, kMac, options()};

 private:
  w5500::Options options() {
    w5500::Options options;
    options.settings = kSettings;
    options.clock = *this;
    return options;
  }
};

}  // namespace fuzz
