#include "prometheus_express/sensors/dht22.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <vector>

namespace prom = prometheus_express;

namespace {

using prom::SensorStatus;

// What the sensor would send, edge by edge, with nothing in between. What it looks like in time,
// the emulated one shows.
class FakeLine final : public prom::PulseLine {
 public:
  void pull_low() override { low = true; }
  void capture(std::uint16_t* periods, std::size_t size) override {
    REQUIRE(low);
    low = false;
    captured_ = edges.size() < size ? edges.size() : size;
    for (std::size_t i = 0; i < captured_; ++i) periods[i] = edges[i];
    ++captures;
  }
  std::size_t captured() const override { return captured_; }
  void release() override {
    low = false;
    ++releases;
  }
  bool is_high() const override { return !held_low; }

  // 16 bits of humidity and of temperature, and their check sum.
  void send(unsigned humidity, unsigned temperature, unsigned error = 0) {
    const std::array<unsigned, 4> data = {humidity >> 8, humidity & 0xFF, temperature >> 8,
                                          temperature & 0xFF};
    edges = {30, 160};
    unsigned sum = error;
    for (const unsigned byte : data) {
      send_byte(byte);
      sum += byte;
    }
    send_byte(sum & 0xFF);
  }

  std::vector<std::uint16_t> edges;
  std::uint16_t zero = 50 + 26;
  std::uint16_t one = 50 + 70;
  bool low = false;
  bool held_low = false;
  int captures = 0;
  int releases = 0;

 private:
  void send_byte(unsigned byte) {
    for (int bit = 7; bit >= 0; --bit) edges.push_back((byte >> bit & 1) != 0 ? one : zero);
  }

  std::size_t captured_ = 0;
};

struct Bench {
  Bench() { line.send(652, 351); }

  SensorStatus measure() {
    driver.start(now_ms);
    SensorStatus status = SensorStatus::kMeasuring;
    for (int i = 0; i < 5'000 && status == SensorStatus::kMeasuring; ++i) {
      status = driver.update(++now_ms);
    }
    return status;
  }

  std::uint64_t now_ms = 100;
  FakeLine line;
  prom::Dht22 driver{line};
};

// Both of the manual.
TEST_CASE("the examples of the manual come out") {
  Bench bench;
  CHECK(bench.driver.update(bench.now_ms) == SensorStatus::kIdle);
  REQUIRE(bench.measure() == SensorStatus::kOk);
  CHECK(std::fabs(bench.driver.reading().humidity_percent - 65.2) < 0.001);
  CHECK(std::fabs(bench.driver.reading().temperature_celsius - 35.1) < 0.001);
  bench.line.send(652, 0x8065);
  REQUIRE(bench.measure() == SensorStatus::kOk);
  CHECK(std::fabs(bench.driver.reading().temperature_celsius + 10.1) < 0.001);
}

TEST_CASE("every value is read back; those outside of the ranges are implausible") {
  Bench bench;
  for (unsigned tenths = 0; tenths <= 1'500; tenths += 7) {
    for (const unsigned sign : {0u, 0x8000u}) {
      bench.line.send(tenths, sign | tenths);
      const bool known =
          (tenths | sign) != 0 && tenths <= (sign != 0 ? 400u : 800u) && tenths <= 1'000;
      REQUIRE(bench.measure() == (known ? SensorStatus::kOk : SensorStatus::kImplausible));
      if (!known) continue;
      const double celsius = (sign != 0 ? -1 : 1) * 0.1 * tenths;
      REQUIRE(std::fabs(bench.driver.reading().temperature_celsius - celsius) < 0.001);
      REQUIRE(std::fabs(bench.driver.reading().humidity_percent - 0.1 * tenths) < 0.001);
    }
  }
}

TEST_CASE("it begins two seconds after the last one, and after the first start") {
  Bench bench;
  for (int i = 0; i < 3; ++i) {
    const std::uint64_t begin_ms = bench.now_ms;
    REQUIRE(bench.measure() == SensorStatus::kOk);
    CHECK(bench.now_ms - begin_ms >= (i == 0 ? 2'000 : 1'990));
    CHECK(bench.now_ms - begin_ms < 2'030);
  }
  bench.now_ms += 2'000;
  const std::uint64_t begin_ms = bench.now_ms;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  CHECK(bench.now_ms - begin_ms < 20);
}

TEST_CASE("pulses at the ends of their ranges, and edges that are noted late, are read") {
  for (const int zero : {70, 85}) {
    for (const int one : {116, 130}) {
      Bench bench;
      bench.line.zero = static_cast<std::uint16_t>(zero);
      bench.line.one = static_cast<std::uint16_t>(one);
      bench.line.send(652, 0x8065);
      CHECK(bench.measure() == SensorStatus::kOk);
      // Each edge up to 10 us late: a period is as much longer or shorter.
      for (std::size_t i = 0; i + 1 < bench.line.edges.size(); i += 3) {
        bench.line.edges[i] = static_cast<std::uint16_t>(bench.line.edges[i] + 10);
        bench.line.edges[i + 1] = static_cast<std::uint16_t>(bench.line.edges[i + 1] - 10);
      }
      CHECK(bench.measure() == SensorStatus::kOk);
      CHECK(std::fabs(bench.driver.reading().temperature_celsius + 10.1) < 0.001);
    }
  }
}

TEST_CASE("edges that are missing or too many, and pulses that cannot be, are no reading") {
  for (std::size_t count = 1; count < 42; ++count) {
    Bench bench;
    bench.line.edges.resize(count);
    CHECK(bench.measure() == SensorStatus::kNotAnswering);
    CHECK_FALSE(bench.line.low);
  }
  for (std::size_t i = 0; i < 42; ++i) {
    for (const int period : {0, 40, 300, 65'535}) {
      Bench bench;
      if (i == 0 && period == 40) continue;
      bench.line.edges[i] = static_cast<std::uint16_t>(period);
      CHECK(bench.measure() == SensorStatus::kNotAnswering);
    }
  }
}

TEST_CASE("any bit that is changed is told by the check sum") {
  for (unsigned bit = 0; bit < 8; ++bit) {
    Bench bench;
    bench.line.send(652, 351, 1u << bit);
    CHECK(bench.measure() == SensorStatus::kBadChecksum);
    bench.line.send(652, 351);
    CHECK(bench.measure() == SensorStatus::kOk);
  }
}

TEST_CASE("a sensor that is not there is absent, and is measured when it comes") {
  Bench bench;
  bench.line.edges.clear();
  CHECK(bench.measure() == SensorStatus::kAbsent);
  CHECK(bench.measure() == SensorStatus::kAbsent);
  CHECK(bench.line.captures == 2);
  CHECK(bench.line.releases == 2);
  bench.line.send(652, 351);
  CHECK(bench.measure() == SensorStatus::kOk);
}

TEST_CASE("a line that is held low is not pulled, and not read") {
  Bench bench;
  bench.line.held_low = true;
  CHECK(bench.measure() == SensorStatus::kNotAnswering);
  CHECK(bench.line.captures == 0);
  bench.line.held_low = false;
  CHECK(bench.measure() == SensorStatus::kOk);
}

}  // namespace
