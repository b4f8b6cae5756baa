// A Feather M4 Express of which each wake is a start, as deep sleep ends on most microcontrollers.
// It asks an SNTP server for the time, counts, saves what it has counted, sends all of it to a
// store by remote write (2.0 where the store knows it), saves what came of that, and sleeps.
#include <prometheus_express.h>

#include "boards/feather_m4/board.h"
#include "prometheus_express/metrics/retained/retained.h"
#include "prometheus_express/net/sntp_client.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/embedded/wall_clock.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "prometheus_express/push/remote_write/remote_write_2.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;

namespace {

constexpr char kStore[] = "http://10.0.2.92:9090/api/v1/write";
constexpr std::uint64_t kAddressMs = 3'000;
constexpr std::uint64_t kClockMs = 1'000;
constexpr std::uint32_t kSendMs = 1'500;
constexpr std::uint64_t kSleepMs = 100;

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"sleeper", storage};

// Made once the clock is set: it is then that they begin to count.
struct Metrics {
  prom::Counter<> wakes{"wakes_total", "How often the board woke.", registry};
  prom::Counter<> joules{"joules_total", "What a wake takes.", registry};
  prom::Counter<1> readings{"readings_total", "Readings.", {"sensor"}, registry};
  prom::Histogram<0, 2> levels{"levels", "Levels.", registry, prom::buckets(1, 2)};
  prom::Counter<> unsent{"unsent_total", "Wakes of which nothing was sent.", registry};
  prom::Gauge<> knows_2{"store_knows_2", "Whether the store takes remote write 2.0.", registry};
};

Metrics& metrics() {
  static Metrics all;
  return all;
}

[[gnu::section(".noinit")]] prom::RetainedMemory<192> memory;

void name_metrics(prom::RetainedMetrics& each) {
  each(metrics().wakes);
  each(metrics().joules);
  each(metrics().readings.labels("bme680"));
  each(metrics().levels);
  each(metrics().unsent);
  each(metrics().knows_2);
}
prom::Retained retained{memory, name_metrics};

void wait_until(prom::Network& network, std::uint64_t end_ms) {
  station::keep_alive();
  network.wait(end_ms);
}

// False: nobody said what time it is.
bool set_clock(prom::w5500::Network& network) {
  const std::uint64_t begin_ms = network.now_ms();
  while (network.fault() != prom::w5500::Fault::kNone) {
    if (network.now_ms() >= begin_ms + kAddressMs) return false;
    wait_until(network, network.now_ms() + 10);
  }
  prom::w5500::UdpSocket udp{network};
  prom::SntpClient sntp{network, udp, network.random()};
  const std::uint64_t end_ms = network.now_ms() + kClockMs;
  sntp.start(network.settings().gateway);
  while (sntp.update() == prom::SntpState::kAsking && network.now_ms() < end_ms) {
    wait_until(network, end_ms);
  }
  if (sntp.state() != prom::SntpState::kKnown) return false;
  prom::set_unix_time(static_cast<double>(sntp.unix_time_ms()) / 1e3);
  return true;
}

void count() {
  metrics().wakes.inc();
  metrics().joules.inc(0.25);
  metrics().readings.labels("bme680").inc(3);
  metrics().levels.observe(1.5);
}

bool send_all(prom::Network& network) {
  static prom::RemoteWrite2<96> protocol;
  static prom::RemoteWrite<4096, 2048> remote{network, kStore, registry};
  remote.prefer(protocol, metrics().knows_2.value() == 1);
  if (!remote.collect(static_cast<std::int64_t>(prom::unix_time_seconds() * 1e3)).ok())
    return false;
  const bool sent = remote.finish(kSendMs) && remote.statistics().refused == 0;
  metrics().knows_2.set(remote.uses_protocol_2() ? 1 : 0);
  return sent;
}

}  // namespace

int main() {
  station::start_board();
  auto& network = static_cast<prom::w5500::Network&>(station::network());
  const bool has_clock = set_clock(network);
  registry.enable_created();
  prom::say(retained.restore() == prom::RestoreStatus::kRestored ? "goes on" : "begins");
  count();
  retained.save();
  const bool sent = has_clock && send_all(network);
  if (!sent) metrics().unsent.inc();
  prom::say(!has_clock ? "no clock" : sent ? "sent" : "not sent");
  retained.save();
  const std::uint64_t end_ms = network.now_ms() + kSleepMs;
  while (network.now_ms() < end_ms) wait_until(network, end_ms);
  board::reset();
}
