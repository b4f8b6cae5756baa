// TLS and passwords in front of the station (-DPROMETHEUS_EXPRESS_TLS=ON), as the board's identity
// page says (boards/common/tls/identity_page.h): certificate and key, whose clients need a
// certificate of their own, who a password, and who tells the time, without which certificates of
// clients that have expired are taken.
#pragma once

#include <prometheus_express.h>

#include "boards/common/tls/identity_page.h"
#include "prometheus_express/http/auth/basic_auth.h"
#include "prometheus_express/net/tls/fixed/network.h"
#include "sensor_station/wall_clock.h"

namespace station {

inline constexpr std::size_t kSlots = 4;

class Guard final : public prometheus_express::Collector {
 public:
  // Where the board has no identity, it says so and does not return.
  Guard(prometheus_express::Network& below, prometheus_express::UdpSocket& udp,
        prometheus_express::Random& random, prometheus_express::CollectorRegistry& registry);

  prometheus_express::Network& network() { return network_; }

  // Routes with a password in front of them, where the page has users.
  template <std::size_t Count>
  prometheus_express::Router guard(const prometheus_express::Route (&routes)[Count]) const {
    return {routes, Count, middleware_, page_.user_count != 0 ? std::size_t{1} : 0};
  }

  // Around the server's update().
  void begin_update();
  void end_update();

  // When there is something to do besides the server's: a time of the network's clock.
  std::uint64_t next_deadline_ms() const { return clock_.next_deadline_ms(); }

  void collect() override;

 private:
  // The page is read before the network wants its options.
  struct Page : board::IdentityPage {
    Page();
    prometheus_express::tls::Options options() const;
  };

  Page page_;
  WallClock clock_;
  prometheus_express::tls::FixedNetwork<kSlots + 1> network_;
  prometheus_express::BasicAuth auth_;
  prometheus_express::Middleware middleware_[1];
  prometheus_express::Counter<> handshakes_;
  prometheus_express::Counter<> failed_handshakes_;
  prometheus_express::Gauge<> pool_blocks_;
  prometheus_express::Gauge<> pool_bytes_;
  prometheus_express::Gauge<> most_pool_bytes_;
  prometheus_express::Gauge<> stack_free_bytes_;
  prometheus_express::Gauge<> longest_update_seconds_;
  prometheus_express::tls::Statistics shown_;
  std::uint64_t begin_ns_ = 0;
  std::uint64_t longest_ns_ = 0;
  prometheus_express::CollectorRegistration registration_;
};

}  // namespace station
