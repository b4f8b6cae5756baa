// A board that sleeps: it wakes, reads its sensors, pushes what they say to a Pushgateway, and
// sleeps again. Nobody could scrape it. Every PUSH_EVERY_MS milliseconds: a board on a battery
// sleeps for minutes. It needs no clock that knows the time: the gateway has one. A sensor that
// fails takes its readings out of the group. Its counters go on after a reset (metrics/retained),
// since they are saved before it sleeps.
#include <prometheus_express.h>

#include <algorithm>

#include "prometheus_express/metrics/retained/retained.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/gateway_push.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint64_t kEveryMs = PUSH_EVERY_MS;
constexpr std::uint64_t kFirstMs = 2'000;  // what a link and a DHCP server may take
constexpr std::uint64_t kAskAgainMs = 5;
constexpr std::uint64_t kAliveMs = 1'000;

prom::FixedStorage<768> storage;
prom::CollectorRegistry registry{"sleeping_station", storage};
prom::Gauge humidity{"humidity_percent", "Relative humidity.", {"sensor"}, registry};
prom::Gauge temperature{"temperature_celsius", "Temperature.", {"sensor"}, registry};
prom::Counter failed_readings{
    "failed_readings_total", "Readings that failed.", {"sensor"}, registry};
prom::Counter wakes{"wakes_total", "How often the board woke.", registry};
prom::Counter failures{
    "failed_pushes_total", "Pushes that failed, by reason.", {"reason"}, registry};

// No start-up clears it. Six counters of 16 bytes.
[[gnu::section(".noinit")]] prom::RetainedMemory<96> memory;

void name_counters(prom::RetainedMetrics& each) {
  each(wakes);
  for (const char* sensor : {"bme680", "si7021"}) each(failed_readings.labels(sensor));
  for (const char* reason : {"timed_out", "unreachable", "refused"}) each(failures.labels(reason));
}
prom::Retained retained{memory, name_counters};

// Until the clock says so; whatever arrives meanwhile wakes the board for a moment.
void sleep_until(prom::Network& network, std::uint64_t until_ms) {
  while (network.now_ms() < until_ms) {
    station::keep_alive();
    network.wait(std::min(until_ms, network.now_ms() + kAliveMs));
  }
}

template <class Reading>
void read_sensor(prom::Network& network, const char* sensor) {
  Reading reading;
  prom::SensorStatus status = station::measure(network.now_ms(), reading);
  while (status == prom::SensorStatus::kMeasuring) {
    sleep_until(network, network.now_ms() + kAskAgainMs);
    status = station::measure(network.now_ms(), reading);
  }
  if (status == prom::SensorStatus::kOk) {
    humidity.labels(sensor).set(reading.humidity_percent);
    temperature.labels(sensor).set(reading.temperature_celsius);
  } else {
    humidity.remove(sensor);
    temperature.remove(sensor);
    failed_readings.labels(sensor).inc();
  }
}

const char* reason(prom::StatusCode code) {
  switch (code) {
    case prom::StatusCode::kTimedOut:
      return "timed_out";
    case prom::StatusCode::kUnreachable:
    case prom::StatusCode::kClosed:
      return "unreachable";
    default:
      return "refused";
  }
}

}  // namespace

int main() {
  station::start_board();
  if (retained.restore() == prom::RestoreStatus::kRestored) prom::say("the counters go on");
  prom::Network& network = station::network();
  static prom::GatewayPush<> push{network, station::resolver()};
  prom::GatewayOptions options;
  options.timeout_ms = 2'000;
  std::uint64_t wake_ms = network.now_ms() + kFirstMs;
  for (;;) {
    retained.save();
    sleep_until(network, wake_ms);
    wake_ms = std::max(wake_ms, network.now_ms()) + kEveryMs;
    wakes.inc();
    station::start_measuring(network.now_ms());
    read_sensor<station::Bme680Reading>(network, "bme680");
    read_sensor<station::Si7021Reading>(network, "si7021");
    push.push(PUSH_GATEWAY, "sleeping_station", registry, {{"instance", "station-1"}}, options);
    while (push.busy()) {
      station::keep_alive();
      push.update();
      network.wait(std::min(push.next_deadline_ms(), network.now_ms() + kAliveMs));
    }
    if (push.status().ok()) {
      prom::say("pushed");
    } else {
      failures.labels(reason(push.status().code())).inc();
      prom::say(push.status().text());
    }
  }
}
