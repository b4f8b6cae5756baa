#include "sensor_station/metrics.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "prometheus_express/exposition/render.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;

namespace {

using prom::SensorStatus;

// What the board of the test says.
struct Sensors {
  SensorStatus bme680 = SensorStatus::kOk;
  SensorStatus si7021 = SensorStatus::kOk;
  station::Bme680Reading bme680_reading{21.5, 45.25, 1013.5, 100'000};
  station::Si7021Reading si7021_reading{21.25, 44.5};
  std::uint64_t measuring_until_ms = 0;
  int started = 0;
} sensors;

}  // namespace

namespace station {

void start_measuring(std::uint64_t) { ++sensors.started; }

SensorStatus measure(std::uint64_t now_ms, Bme680Reading& reading) {
  if (now_ms < sensors.measuring_until_ms) return SensorStatus::kMeasuring;
  if (sensors.bme680 == SensorStatus::kOk) reading = sensors.bme680_reading;
  return sensors.bme680;
}

SensorStatus measure(std::uint64_t now_ms, Si7021Reading& reading) {
  if (now_ms < sensors.measuring_until_ms) return SensorStatus::kMeasuring;
  if (sensors.si7021 == SensorStatus::kOk) reading = sensors.si7021_reading;
  return sensors.si7021;
}

std::size_t stack_free_bytes() { return 4'096; }

}  // namespace station

namespace {

struct Bench {
  Bench() { sensors = {}; }

  // Says whether the page has this line.
  bool shows(const std::string& line) {
    return ("\n" + prom::generate_latest(registry)).find("\n" + line + "\n") != std::string::npos;
  }
  bool shows_series(const std::string& series) {
    return prom::generate_latest(registry).find("\n" + series + " ") != std::string::npos;
  }

  prom::CollectorRegistry registry{"prom_express"};
  station::Metrics metrics{registry};
};

TEST_CASE("before the first reading there is none") {
  Bench bench;
  CHECK(bench.shows("prom_express_gas NaN"));
  CHECK(bench.shows("prom_express_pressure NaN"));
  CHECK_FALSE(bench.shows_series("prom_express_temperature{sensor=\"bme680\"}"));
  CHECK(bench.shows("prom_express_readings_total{sensor=\"bme680\",result=\"ok\"} 0"));
  CHECK(bench.shows("prom_express_readings_total{sensor=\"si7021\",result=\"ok\"} 0"));
}

TEST_CASE("readings are shown") {
  Bench bench;
  CHECK(bench.metrics.run(5'000) == 6'000);
  CHECK(bench.shows("prom_express_gas 100000"));
  CHECK(bench.shows("prom_express_pressure 1013.5"));
  CHECK(bench.shows("prom_express_temperature{sensor=\"bme680\"} 21.5"));
  CHECK(bench.shows("prom_express_temperature{sensor=\"si7021\"} 21.25"));
  CHECK(bench.shows("prom_express_humidity{sensor=\"bme680\"} 45.25"));
  CHECK(bench.shows("prom_express_humidity{sensor=\"si7021\"} 44.5"));
  CHECK(bench.shows("prom_express_readings_total{sensor=\"bme680\",result=\"ok\"} 1"));
  CHECK(bench.shows("test_counter 1"));
}

TEST_CASE("a sensor that fails takes its readings with it, and brings them back") {
  for (int i = static_cast<int>(SensorStatus::kAbsent);
       i <= static_cast<int>(SensorStatus::kImplausible); ++i) {
    const auto failure = static_cast<SensorStatus>(i);
    const std::string reason = prom::text_of(failure);
    CAPTURE(reason);
    Bench bench;
    bench.metrics.run(0);
    sensors.bme680 = failure;
    bench.metrics.run(1'000);
    CHECK(bench.shows("prom_express_gas NaN"));
    CHECK(bench.shows("prom_express_pressure NaN"));
    CHECK_FALSE(bench.shows_series("prom_express_temperature{sensor=\"bme680\"}"));
    CHECK_FALSE(bench.shows_series("prom_express_humidity{sensor=\"bme680\"}"));
    CHECK(bench.shows("prom_express_temperature{sensor=\"si7021\"} 21.25"));
    CHECK(
        bench.shows("prom_express_readings_total{sensor=\"bme680\",result=\"" + reason + "\"} 1"));

    sensors.bme680 = SensorStatus::kOk;
    sensors.si7021 = failure;
    bench.metrics.run(2'000);
    CHECK(bench.shows("prom_express_gas 100000"));
    CHECK(bench.shows("prom_express_humidity{sensor=\"bme680\"} 45.25"));
    CHECK_FALSE(bench.shows_series("prom_express_temperature{sensor=\"si7021\"}"));
    CHECK_FALSE(bench.shows_series("prom_express_humidity{sensor=\"si7021\"}"));
    CHECK(bench.shows("prom_express_readings_total{sensor=\"bme680\",result=\"ok\"} 2"));
    CHECK(
        bench.shows("prom_express_readings_total{sensor=\"si7021\",result=\"" + reason + "\"} 1"));
  }
}

TEST_CASE("gas that was not measured is NaN beside the rest") {
  Bench bench;
  sensors.bme680_reading.gas_ohms = std::numeric_limits<double>::quiet_NaN();
  bench.metrics.run(0);
  CHECK(bench.shows("prom_express_gas NaN"));
  CHECK(bench.shows("prom_express_pressure 1013.5"));
}

TEST_CASE("a round begins once a second, and is asked for until it has ended") {
  Bench bench;
  sensors.measuring_until_ms = 1'300;
  std::uint64_t now_ms = 1'000;
  int turns = 0;
  for (; now_ms < 1'300; ++turns) {
    const std::uint64_t next_ms = bench.metrics.run(now_ms);
    REQUIRE(next_ms > now_ms);
    REQUIRE(next_ms <= now_ms + 10);
    now_ms = next_ms;
  }
  CHECK(turns > 10);
  CHECK(bench.shows("test_gauge 0"));
  CHECK(bench.metrics.run(now_ms) == 2'000);
  CHECK(bench.metrics.run(1'999) == 2'000);
  CHECK(sensors.started == 1);
  CHECK(bench.metrics.run(2'000) == 3'000);
  CHECK(sensors.started == 2);
  CHECK(bench.shows("test_gauge 1"));
}

TEST_CASE("rounds that were missed are not made up for") {
  Bench bench;
  bench.metrics.run(1'000);
  CHECK(bench.metrics.run(10'500) == 11'500);
  CHECK(bench.metrics.run(10'501) == 11'500);
  CHECK(sensors.started == 2);
}

TEST_CASE("a measurement that takes longer than a second delays the next one") {
  Bench bench;
  sensors.measuring_until_ms = 2'500;
  bench.metrics.run(1'000);
  bench.metrics.run(2'100);
  CHECK(sensors.started == 1);
  bench.metrics.run(2'500);
  bench.metrics.run(2'501);
  CHECK(sensors.started == 2);
}

}  // namespace
