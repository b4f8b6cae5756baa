#include "sensor_station/metrics.h"

#include <limits>

#include "prometheus_express/platform/clock.h"
#include "sensor_station/board.h"

namespace station {
namespace {

namespace prom = prometheus_express;

constexpr char kBme680[] = "bme680";
constexpr char kSi7021[] = "si7021";
constexpr const char* kOk = "ok";

constexpr prom::MetricOptions kOwnName{prom::Prefix::kNone};
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kSawtoothSteps = 60;
constexpr std::uint64_t kRoundMs = 1'000;
constexpr std::uint64_t kAskAgainMs = 5;

double uptime_seconds() { return static_cast<double>(prom::monotonic_ns()) * 1e-9; }

}  // namespace

Metrics::Metrics(prom::CollectorRegistry& registry)
    : gas_("gas", "resistance of the gas sensor in ohms", registry),
      humidity_("humidity", "relative humidity in percent", {"sensor"}, registry),
      pressure_("pressure", "air pressure in hectopascals", registry),
      temperature_("temperature", "temperature in degrees Celsius", {"sensor"}, registry),
      readings_("readings_total", "sensor readings taken", {"sensor", "result"}, registry),
      test_counter_("test_counter", "rounds of readings", registry, kOwnName),
      test_gauge_("test_gauge", "saw-tooth from 0 to 59", registry, kOwnName),
      uptime_seconds_("uptime_seconds", "time since the start", registry),
      stack_free_bytes_("stack_free_bytes", "stack never used", registry) {
  uptime_seconds_.set_function(uptime_seconds);
  gas_.set(kNaN);
  pressure_.set(kNaN);
  // From 0, so that the first reading is an increase.
  for (const char* sensor : {kBme680, kSi7021}) readings_.labels(sensor, kOk).inc(0);
}

std::uint64_t Metrics::run(std::uint64_t now_ms) {
  const bool pending = bme680_pending_ || si7021_pending_;
  if (!pending && now_ms >= next_round_ms_) {
    const bool late = now_ms - next_round_ms_ >= kRoundMs;
    next_round_ms_ = (late ? now_ms : next_round_ms_) + kRoundMs;
    bme680_pending_ = true;
    si7021_pending_ = true;
    start_measuring(now_ms);
  }
  if (bme680_pending_) take_bme680(now_ms);
  if (si7021_pending_) take_si7021(now_ms);
  if (bme680_pending_ || si7021_pending_) return now_ms + kAskAgainMs;
  return next_round_ms_;
}

void Metrics::take_bme680(std::uint64_t now_ms) {
  Bme680Reading reading;
  const SensorStatus status = station::measure(now_ms, reading);
  if (status == SensorStatus::kMeasuring) return;
  bme680_pending_ = false;
  readings_.labels(kBme680, prom::text_of(status)).inc();
  if (status == SensorStatus::kOk) {
    gas_.set(reading.gas_ohms);
    humidity_.labels(kBme680).set(reading.humidity_percent);
    pressure_.set(reading.pressure_hpa);
    temperature_.labels(kBme680).set(reading.temperature_celsius);
  } else {
    gas_.set(kNaN);
    pressure_.set(kNaN);
    remove(kBme680);
  }
  finish_round();
}

void Metrics::take_si7021(std::uint64_t now_ms) {
  Si7021Reading reading;
  const SensorStatus status = station::measure(now_ms, reading);
  if (status == SensorStatus::kMeasuring) return;
  si7021_pending_ = false;
  readings_.labels(kSi7021, prom::text_of(status)).inc();
  if (status == SensorStatus::kOk) {
    humidity_.labels(kSi7021).set(reading.humidity_percent);
    temperature_.labels(kSi7021).set(reading.temperature_celsius);
  } else {
    remove(kSi7021);
  }
  finish_round();
}

void Metrics::remove(const char* sensor) {
  humidity_.remove(sensor);
  temperature_.remove(sensor);
}

void Metrics::finish_round() {
  if (bme680_pending_ || si7021_pending_) return;
  test_counter_.inc();
  test_gauge_.set(static_cast<double>(round_++ % kSawtoothSteps));
  stack_free_bytes_.set(static_cast<double>(stack_free_bytes()));
}

}  // namespace station
