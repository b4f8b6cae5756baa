#include "prometheus_express/sensors/bme680.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "reference_bme680.h"

namespace prom = prometheus_express;

namespace {

using prom::I2cStatus;
using prom::SensorStatus;

constexpr fake::Bme680Sample kSample{507'000, 370'000, 21'000, 450, 6};

struct Bench {
  explicit Bench(const prom::Bme680Options& options = {})
      : driver(prom::I2cDevice{bus, prom::Bme680::kAddress}, options) {
    put_chip(reference::kChips[0]);
    chip.sample = kSample;
    chip.resets = 0;
  }

  void put_chip(const reference::Parameters& parameters) {
    chip.reset();
    chip.set_calibration(parameters.first_block(), parameters.second_block(),
                         parameters.third_block());
    calibration = parameters;
  }

  SensorStatus measure() {
    driver.start(now_ms);
    for (int i = 0; i < 2'000; ++i, ++now_ms) {
      const SensorStatus status = driver.update(now_ms);
      if (status != SensorStatus::kMeasuring) return status;
    }
    return SensorStatus::kMeasuring;
  }

  double exact_fine() const { return reference::t_fine(calibration, chip.sample.temperature); }

  void check_reading() const {
    const double fine = exact_fine();
    const prom::Bme680::Reading& reading = driver.reading();
    CHECK(std::fabs(reading.temperature_celsius - fine / 5120) < 0.001);
    CHECK(std::fabs(reading.pressure_pascals -
                    reference::pressure(calibration, fine, chip.sample.pressure)) < 0.1);
    CHECK(std::fabs(reading.humidity_percent -
                    reference::humidity(calibration, fine, chip.sample.humidity)) < 0.001);
    const double gas = driver.is_bme688()
                           ? reference::gas_high(chip.sample.gas, chip.sample.gas_range)
                           : reference::gas(calibration, chip.sample.gas, chip.sample.gas_range);
    CHECK(std::fabs(reading.gas_ohms / gas - 1) < 1e-6);
  }

  std::uint64_t now_ms = 1'000;
  reference::Parameters calibration{};
  fake::Bme680 chip{now_ms};
  prom::FakeI2cBus bus{prom::Bme680::kAddress, chip};
  prom::Bme680 driver;
};

TEST_CASE("a measurement gives the values of the data sheet's formulas") {
  Bench bench;
  CHECK(bench.driver.update(bench.now_ms) == SensorStatus::kIdle);
  for (const reference::Parameters& parameters : reference::kChips) {
    bench.put_chip(parameters);
    for (std::uint32_t i = 0; i < 20; ++i) {
      bench.chip.sample = {500'000 + i * 1'000, 380'000 + i * 1'777, 20'000 + i * 100, i * 53,
                           static_cast<std::uint8_t>(i % 16)};
      REQUIRE(bench.measure() == SensorStatus::kOk);
      bench.check_reading();
    }
  }
}

TEST_CASE("a BME688 is told apart") {
  Bench bench;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  CHECK_FALSE(bench.driver.is_bme688());
  bench.chip.reset();
  bench.chip.registers[0xF0] = 1;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  CHECK(bench.driver.is_bme688());
  bench.check_reading();
}

TEST_CASE("options reach the registers") {
  prom::Bme680Options options;
  options.temperature = prom::Oversampling::k16;
  options.humidity = prom::Oversampling::k1;
  options.pressure = prom::Oversampling::k8;
  options.filter = 3;
  options.heater_celsius = 300;
  options.heater_ms = 100;
  Bench bench{options};
  REQUIRE(bench.measure() == SensorStatus::kOk);
  const auto& registers = bench.chip.registers;
  CHECK(registers[0x72] == 1);
  CHECK(registers[0x74] == (5 << 5 | 4 << 2));
  CHECK(registers[0x75] == 3 << 2);
  CHECK(registers[0x70] == 0);
  CHECK(registers[0x71] == 0x10);
  CHECK(registers[0x64] == 0x59);
  CHECK(registers[0x5A] == static_cast<int>(reference::res_heat(bench.calibration, 300, 25)));
  // Next time, what it has measured is the temperature around the heater.
  bench.chip.sample.temperature = 420'000;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  const double ambient = bench.exact_fine() / 5120;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  CHECK(registers[0x5A] == static_cast<int>(reference::res_heat(bench.calibration, 300, ambient)));
}

TEST_CASE("without gas, and with a heater that does not get hot, the rest is measured") {
  prom::Bme680Options options;
  options.heater_ms = 0;
  Bench without{options};
  without.chip.conversion_ms = 30;
  REQUIRE(without.measure() == SensorStatus::kOk);
  CHECK(without.chip.registers[0x70] == 8);
  CHECK(without.chip.registers[0x71] == 0);
  CHECK(std::isnan(without.driver.reading().gas_ohms));

  Bench cold;
  for (const int flags : {0x00, 0x10, 0x20}) {
    cold.chip.gas_flags = static_cast<std::uint8_t>(flags);
    REQUIRE(cold.measure() == SensorStatus::kOk);
    CHECK(std::isnan(cold.driver.reading().gas_ohms));
    CHECK(cold.driver.reading().temperature_celsius > 0);
  }
}

TEST_CASE("it does not ask before the time of the data sheet, and waits for a slow chip") {
  Bench bench;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  bench.driver.start(bench.now_ms);
  const std::size_t before = bench.bus.transactions();
  // (8 + 2 + 4) samples, switching, waking up, and the heater.
  const std::uint64_t ready_ms = bench.now_ms + (14 * 1'963 + 9 * 477 + 1'000) / 1'000 + 150;
  for (; bench.now_ms < ready_ms; ++bench.now_ms) {
    REQUIRE(bench.driver.update(bench.now_ms) == SensorStatus::kMeasuring);
    bench.driver.start(bench.now_ms);  // changes nothing
  }
  CHECK(bench.bus.transactions() == before);

  bench.now_ms += 1'000;
  REQUIRE(bench.driver.update(bench.now_ms) == SensorStatus::kOk);
  bench.chip.conversion_ms = 250;
  CHECK(bench.measure() == SensorStatus::kOk);
  bench.chip.conversion_ms = 100'000;
  CHECK(bench.measure() == SensorStatus::kTimedOut);
  bench.chip.conversion_ms = 100;
  CHECK(bench.measure() == SensorStatus::kOk);
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
  bench.chip.present = false;
  CHECK(bench.measure() == SensorStatus::kAbsent);
}

TEST_CASE("another chip at its address is not measured") {
  Bench bench;
  bench.chip.registers[0xD0] = 0x60;  // a BME280
  CHECK(bench.measure() == SensorStatus::kWrongChip);
  bench.chip.registers[0xD0] = 0x61;
  bench.chip.registers[0xF0] = 2;  // a variant that nobody knows
  CHECK(bench.measure() == SensorStatus::kWrongChip);
  CHECK(bench.chip.conversions == 0);
}

TEST_CASE("a chip without calibration is not measured") {
  Bench bench;
  bench.chip.set_calibration(fake::Bytes(23, 0), fake::Bytes(14, 0), fake::Bytes(5, 0));
  CHECK(bench.measure() == SensorStatus::kImplausible);
  CHECK(bench.chip.conversions == 0);
}

TEST_CASE("one exchanged between two measurements is measured with its own calibration") {
  Bench bench;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  bench.put_chip(reference::kChips[1]);
  REQUIRE(bench.measure() == SensorStatus::kOk);
  bench.check_reading();
}

TEST_CASE("values that cannot be are refused") {
  Bench bench;
  REQUIRE(bench.measure() == SensorStatus::kOk);
  for (std::uint32_t adc = 0; adc < 1u << 20; adc += 4'093) {
    bench.chip.sample = {adc, kSample.pressure, kSample.humidity, 450, 6};
    const double celsius = bench.exact_fine() / 5120;
    const double pascals =
        reference::pressure(bench.calibration, bench.exact_fine(), kSample.pressure);
    const bool possible =
        celsius >= -40 && celsius <= 85 && pascals >= 30'000 && pascals <= 110'000;
    REQUIRE(bench.measure() == (possible ? SensorStatus::kOk : SensorStatus::kImplausible));
    bench.chip.sample = {kSample.temperature, adc, kSample.humidity, 450, 6};
    const double other = reference::pressure(bench.calibration, bench.exact_fine(), adc);
    REQUIRE(bench.measure() ==
            (other >= 30'000 && other <= 110'000 ? SensorStatus::kOk : SensorStatus::kImplausible));
  }
  bench.chip.sample = {0x80000, 0x80000, 0x8000, 0, 0};
  CHECK(bench.measure() == SensorStatus::kImplausible);
}

// Measures until nothing goes wrong any more, with one thing going wrong at transaction `number`.
template <class Fault>
void check_recovery(const Fault& fault) {
  const std::size_t transactions = [] {
    Bench bench;
    REQUIRE(bench.measure() == SensorStatus::kOk);
    REQUIRE(bench.measure() == SensorStatus::kOk);
    return bench.bus.transactions();
  }();
  CHECK(transactions > 10);
  for (std::size_t number = 0; number < transactions; ++number) {
    CAPTURE(number);
    Bench bench;
    fault(bench, number);
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

TEST_CASE("after any transaction that fails it measures again, and never gives a wrong value") {
  for (const I2cStatus status :
       {I2cStatus::kNoAnswer, I2cStatus::kRefused, I2cStatus::kBusError, I2cStatus::kTimedOut}) {
    check_recovery([status](Bench& bench, std::size_t number) { bench.bus.fail(number, status); });
  }
}

TEST_CASE("after a reset of the chip before any transaction it measures again") {
  check_recovery([](Bench& bench, std::size_t number) {
    bench.bus.before(
        number, [](prom::FakeI2cDevice& device) { static_cast<fake::Bme680&>(device).reset(); });
  });
}

TEST_CASE("what the bus says becomes a status") {
  const auto status_after = [](I2cStatus status) {
    Bench bench;
    bench.bus.fail(1, status);
    return bench.measure();
  };
  CHECK(status_after(I2cStatus::kNoAnswer) == SensorStatus::kAbsent);
  CHECK(status_after(I2cStatus::kRefused) == SensorStatus::kNotAnswering);
  CHECK(status_after(I2cStatus::kBusError) == SensorStatus::kNotAnswering);
  CHECK(status_after(I2cStatus::kTimedOut) == SensorStatus::kNotAnswering);
}

TEST_CASE("what is read differently the second time is not believed") {
  constexpr std::size_t kSecondReads[] = {2, 4, 6, 8, 10, 14};
  for (const std::size_t number : kSecondReads) {
    CAPTURE(number);
    Bench bench;
    bench.bus.before(number, [](prom::FakeI2cDevice& device) {
      auto& registers = static_cast<fake::Bme680&>(device).registers;
      for (const int address : {0x00, 0x20, 0x8A, 0xD0, 0xE4, 0xF0}) {
        registers[static_cast<std::size_t>(address)] ^= 1;
      }
    });
    CHECK(bench.measure() == SensorStatus::kNotAnswering);
  }
}

TEST_CASE("every status has a word of its own") {
  for (int a = 0; a <= static_cast<int>(SensorStatus::kImplausible); ++a) {
    for (int b = 0; b < a; ++b) {
      CHECK(std::string{prom::text_of(static_cast<SensorStatus>(a))} !=
            prom::text_of(static_cast<SensorStatus>(b)));
    }
  }
}

}  // namespace
