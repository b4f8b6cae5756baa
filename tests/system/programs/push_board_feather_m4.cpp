// The time from the network's router.
#include "prometheus_express/net/sntp_client.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "prometheus_express/platform/embedded/wall_clock.h"
#include "push_board.h"
#include "sensor_station/board.h"

namespace push_board {
namespace {

namespace prom = prometheus_express;

constexpr std::uint64_t kAliveMs = 1'000;

void wait(prom::Network& network) {
  station::keep_alive();
  network.wait(network.now_ms() + kAliveMs);
}

}  // namespace

bool set_clock() {
  auto& network = static_cast<prom::w5500::Network&>(station::network());
  while (network.fault() != prom::w5500::Fault::kNone) wait(network);
  prom::w5500::UdpSocket udp{network};
  prom::SntpClient sntp{network, udp, network.random()};
  sntp.start(network.settings().gateway);
  while (sntp.update() == prom::SntpState::kAsking) wait(network);
  if (sntp.state() != prom::SntpState::kKnown) return false;
  prom::set_unix_time(static_cast<double>(sntp.unix_time_ms()) / 1e3);
  return true;
}

}  // namespace push_board
