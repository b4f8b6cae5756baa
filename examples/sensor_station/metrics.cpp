#include "sensor_station/metrics.h"

#include "prometheus_express/platform/clock.h"
#include "sensor_station/board.h"

namespace station {
namespace {

namespace prom = prometheus_express;

constexpr char kBme680[] = "bme680";
constexpr char kSi7021[] = "si7021";

constexpr prom::MetricOptions kOwnName{prom::Prefix::kNone};
constexpr int kSawtoothSteps = 60;

double uptime_seconds() { return static_cast<double>(prom::monotonic_ns() / 1'000'000'000); }

}  // namespace

Metrics::Metrics(prom::CollectorRegistry& registry)
    : gas_("gas", "gas from the bme680 sensor", registry),
      humidity_("humidity", "humidity from both sensors", {"sensor"}, registry),
      pressure_("pressure", "pressure from the bme680 sensor", registry),
      temperature_("temperature", "temperature from both sensors", {"sensor"}, registry),
      readings_("readings_total", "sensor readings taken", {"sensor", "result"}, registry),
      test_counter_("test_counter", "a test counter: one more with each round of readings",
                    registry, kOwnName),
      test_gauge_("test_gauge", "a test gauge: a saw-tooth from 0 to 59, a step with each round",
                  registry, kOwnName),
      uptime_seconds_("uptime_seconds", "time since the board was started", registry),
      stack_free_bytes_("stack_free_bytes", "how much of the stack was never used", registry) {
  uptime_seconds_.set_function(uptime_seconds);
}

void Metrics::measure() {
  Bme680Reading bme680;
  const bool bme680_answered = station::measure(bme680);
  if (bme680_answered) {
    gas_.set(bme680.gas_ohms);
    humidity_.labels(kBme680).set(bme680.humidity_percent);
    pressure_.set(bme680.pressure_hpa);
    temperature_.labels(kBme680).set(bme680.temperature_celsius);
  }
  count(kBme680, bme680_answered);

  Si7021Reading si7021;
  const bool si7021_answered = station::measure(si7021);
  if (si7021_answered) {
    humidity_.labels(kSi7021).set(si7021.humidity_percent);
    temperature_.labels(kSi7021).set(si7021.temperature_celsius);
  }
  count(kSi7021, si7021_answered);

  test_counter_.inc();
  test_gauge_.set(static_cast<double>(round_++ % kSawtoothSteps));
  stack_free_bytes_.set(static_cast<double>(stack_free_bytes()));
}

void Metrics::count(const char* sensor, bool answered) {
  readings_.labels(sensor, answered ? "ok" : "failed").inc();
}

}  // namespace station
