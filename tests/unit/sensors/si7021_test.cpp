#include "prometheus_express/sensors/si7021.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "fake_chips.h"

namespace prom = prometheus_express;

namespace {

using prom::I2cStatus;
using prom::SensorStatus;

struct Bench {
  Bench() {
    chip.humidity_code = 0x683A;
    chip.temperature_code = 0x6650;
  }

  SensorStatus measure() {
    driver.start(now_ms);
    for (int i = 0; i < 2'000; ++i, ++now_ms) {
      const SensorStatus status = driver.update(now_ms);
      if (status != SensorStatus::kMeasuring) return status;
    }
    return SensorStatus::kMeasuring;
  }

  double exact_humidity() const {
    const double percent = 125.0 * chip.humidity_code / 65536 - 6;
    return std::fmin(std::fmax(percent, 0), 100);
  }
  double exact_temperature() const { return 175.72 * chip.temperature_code / 65536 - 46.85; }

  void check_reading() const {
    REQUIRE(std::fabs(driver.reading().humidity_percent - exact_humidity()) < 0.0001);
    REQUIRE(std::fabs(driver.reading().temperature_celsius - exact_temperature()) < 0.0001);
  }

  std::uint64_t now_ms = 1'000;
  fake::Si7021 chip{now_ms};
  prom::FakeI2cBus bus{prom::Si7021::kAddress, chip};
  prom::Si7021 driver{prom::I2cDevice{bus, prom::Si7021::kAddress}};
};

TEST_CASE("a loop that sleeps until the next deadline gets its reading, and wakes up seldom") {
  Bench bench;
  CHECK(bench.driver.next_deadline_ms() == UINT64_MAX);
  bench.driver.start(bench.now_ms);
  int updates = 0;
  while (bench.driver.update(bench.now_ms) == SensorStatus::kMeasuring) {
    const std::uint64_t due_ms = bench.driver.next_deadline_ms();
    REQUIRE(due_ms > bench.now_ms);
    REQUIRE(due_ms < bench.now_ms + 1'000);
    // One millisecond before, nothing is to be done.
    const std::size_t transactions = bench.bus.transactions();
    CHECK(bench.driver.update(due_ms - 1) == SensorStatus::kMeasuring);
    CHECK(bench.bus.transactions() == transactions);
    bench.now_ms = due_ms;
    REQUIRE(++updates < 10);
  }
  CHECK(bench.driver.update(bench.now_ms) == SensorStatus::kOk);
  bench.check_reading();
  CHECK(bench.driver.next_deadline_ms() == UINT64_MAX);
}

TEST_CASE("every code gives the value of the data sheet, or is refused") {
  Bench bench;
  CHECK(bench.driver.update(bench.now_ms) == SensorStatus::kIdle);
  for (std::uint32_t code = 0; code < 65536; code += 4) {
    bench.chip.humidity_code = code | 2;
    bench.chip.temperature_code = code;
    const double celsius = bench.exact_temperature();
    if (celsius >= -40 && celsius <= 125) {
      REQUIRE(bench.measure() == SensorStatus::kOk);
      bench.check_reading();
    } else {
      REQUIRE(bench.measure() == SensorStatus::kImplausible);
    }
  }
  CHECK(bench.driver.firmware_revision() == prom::Si7021::kFirmware2_0);
}

TEST_CASE("a code of the other kind is refused") {
  Bench bench;
  bench.chip.humidity_code = 0x6838;
  CHECK(bench.measure() == SensorStatus::kImplausible);
  bench.chip.humidity_code = 0x683A;
  CHECK(bench.measure() == SensorStatus::kOk);
  bench.chip.temperature_code = 0x6652;
  CHECK(bench.measure() == SensorStatus::kImplausible);
}

TEST_CASE("a reply with any bit changed is refused") {
  Bench bench;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  for (int bit = 0; bit < 8; ++bit) {
    bench.chip.checksum_error = static_cast<std::uint8_t>(1 << bit);
    CHECK(bench.measure() == SensorStatus::kBadChecksum);  // of a code
    CHECK(bench.measure() == SensorStatus::kBadChecksum);  // of the identification
    bench.chip.checksum_error = 0;
    CHECK(bench.measure() == SensorStatus::kOk);
  }
}

TEST_CASE("a sensor that is not there is absent, and is measured when it comes") {
  Bench bench;
  bench.chip.present = false;
  CHECK(bench.measure() == SensorStatus::kAbsent);
  CHECK(bench.measure() == SensorStatus::kAbsent);
  CHECK(bench.bus.transactions() == 2);
  bench.chip.present = true;
  CHECK(bench.measure() == SensorStatus::kOk);
  bench.check_reading();
}

TEST_CASE("another chip of its family is not measured") {
  Bench bench;
  for (int id = 0; id < 256; ++id) {
    bench.chip.device_id = static_cast<std::uint8_t>(id);
    CHECK(bench.measure() == (id == 0x15 ? SensorStatus::kOk : SensorStatus::kWrongChip));
    bench.chip.user_register = 0x3B;  // so that it is asked again
    CHECK(bench.measure() != SensorStatus::kOk);
  }
}

TEST_CASE("settings that spoil a measurement are refused, and reset") {
  for (const int bit : {0x80, 0x40, 0x04, 0x01}) {
    Bench bench;
    REQUIRE(bench.measure() == SensorStatus::kOk);
    bench.chip.user_register = static_cast<std::uint8_t>(0x3A | bit);
    CHECK(bench.measure() == SensorStatus::kImplausible);
    CHECK(bench.measure() == SensorStatus::kOk);
    CHECK(bench.chip.resets == 2);
  }
}

TEST_CASE("it waits for a slow chip, but not for ever") {
  Bench bench;
  bench.chip.conversion_ms = 60;
  CHECK(bench.measure() == SensorStatus::kOk);
  bench.check_reading();
  bench.chip.conversion_ms = 1'000;
  CHECK(bench.measure() == SensorStatus::kTimedOut);
  bench.chip.conversion_ms = 10;
  CHECK(bench.measure() == SensorStatus::kOk);
}

TEST_CASE("it does not ask before the time of the data sheet") {
  Bench bench;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  bench.driver.start(bench.now_ms);
  const std::size_t before = bench.bus.transactions();
  for (int i = 0; i < 23; ++i) {
    CHECK(bench.driver.update(bench.now_ms + static_cast<unsigned>(i)) == SensorStatus::kMeasuring);
    bench.driver.start(bench.now_ms);  // changes nothing
  }
  CHECK(bench.bus.transactions() == before);
}

TEST_CASE("after any transaction that fails it measures again, and never gives a wrong value") {
  for (const I2cStatus status :
       {I2cStatus::kNoAnswer, I2cStatus::kRefused, I2cStatus::kBusError, I2cStatus::kTimedOut}) {
    for (std::size_t number = 0; number < 14; ++number) {
      CAPTURE(number);
      Bench bench;
      bench.bus.fail(number, status);
      int failed = 0;
      for (int i = 0; i < 4; ++i) {
        if (bench.measure() == SensorStatus::kOk) {
          bench.check_reading();
        } else {
          ++failed;
        }
      }
      REQUIRE(failed <= 1);
      REQUIRE(bench.measure() == SensorStatus::kOk);
    }
  }
}

}  // namespace
