#include "prometheus_express/sensors/tmp36.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

namespace prom = prometheus_express;

namespace {

using prom::SensorStatus;

struct FakeInput final : prom::AnalogInput {
  bool measure(float& fraction) override {
    if (answers) fraction = static_cast<float>(volts / reference);
    return answers;
  }
  double volts = 0.75;
  double reference = 3.3;
  bool answers = true;
};

SensorStatus measure(prom::Tmp36& tmp36) {
  tmp36.start(1'000);
  return tmp36.update(1'000);
}

// Data sheet, figure 6: 0.75 V at 25 degrees.
TEST_CASE("volts are degrees over the whole range") {
  FakeInput input;
  prom::Tmp36 tmp36{input};
  CHECK(tmp36.update(0) == SensorStatus::kIdle);
  REQUIRE(measure(tmp36) == SensorStatus::kOk);
  CHECK(std::fabs(tmp36.reading().temperature_celsius - 25) < 0.001);
  for (int celsius = -39; celsius <= 124; ++celsius) {
    input.volts = 0.5 + 0.01 * celsius;
    REQUIRE(measure(tmp36) == SensorStatus::kOk);
    REQUIRE(std::fabs(tmp36.reading().temperature_celsius - static_cast<float>(celsius)) < 0.001);
  }
}

TEST_CASE("another reference is another part of it") {
  FakeInput input;
  input.reference = 2.5;
  prom::Tmp36 tmp36{input, 2.5f};
  REQUIRE(measure(tmp36) == SensorStatus::kOk);
  CHECK(std::fabs(tmp36.reading().temperature_celsius - 25) < 0.001);
}

TEST_CASE("ground, the supply, and whatever is outside of its range are implausible") {
  FakeInput input;
  prom::Tmp36 tmp36{input};
  for (const double volts : {0.0, 0.09, 1.76, 3.3}) {
    input.volts = volts;
    CHECK(measure(tmp36) == SensorStatus::kImplausible);
  }
  input.volts = 0.4;
  CHECK(measure(tmp36) == SensorStatus::kOk);
}

TEST_CASE("a converter that does not answer is told, and measures when it does again") {
  FakeInput input;
  prom::Tmp36 tmp36{input};
  input.answers = false;
  CHECK(measure(tmp36) == SensorStatus::kNotAnswering);
  input.answers = true;
  CHECK(measure(tmp36) == SensorStatus::kOk);
}

}  // namespace
