// Keeps the board's clock right by an SNTP server: asks when it starts, each hour, and after a
// failure again, first after 15 seconds and then ever less often (RFC 4330, section 10).
#pragma once

#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/sntp_client.h"
#include "prometheus_express/net/udp_socket.h"
#include "prometheus_express/platform/random.h"
#include "prometheus_express/text/ipv4.h"

namespace station {

class WallClock {
 public:
  // All are borrowed. A port of 0: there is no server, and nothing is done.
  WallClock(prometheus_express::Network& network, prometheus_express::UdpSocket& udp,
            prometheus_express::Random& random, const prometheus_express::Ipv4Address& server,
            std::uint16_t port)
      : network_(network), sntp_(network, udp, random), server_(server), port_(port) {}

  // From the loop, in each turn.
  void update();

  // When update() has something to do: a time of the network's clock.
  std::uint64_t next_deadline_ms() const;

 private:
  bool asking() const { return sntp_.state() == prometheus_express::SntpState::kAsking; }
  void take(std::uint64_t now_ms);

  prometheus_express::Network& network_;
  prometheus_express::SntpClient sntp_;
  prometheus_express::Ipv4Address server_;
  std::uint16_t port_;
  bool known_ = false;
  std::uint32_t pause_ms_ = 0;
  std::uint64_t ask_ms_ = 0;
};

}  // namespace station
