#include "prometheus_express/sensors/parts/bme680_compensation.h"

#include <doctest/doctest.h>

#include <cmath>

#include "reference_bme680.h"

namespace bme680 = prometheus_express::bme680;

namespace {

using reference::Parameters;

bme680::Calibration parsed(const Parameters& parameters) {
  bme680::Calibration calibration{};
  fake::Bytes blocks;
  for (const fake::Bytes& block :
       {parameters.first_block(), parameters.second_block(), parameters.third_block()}) {
    blocks.insert(blocks.end(), block.begin(), block.end());
  }
  REQUIRE(blocks.size() == bme680::kCalibrationBytes);
  calibration.parse(blocks.data());
  return calibration;
}

// Calls with the raw temperature, and the fine one in both precisions, from -40 to 85 degrees.
template <class Call>
void over_temperatures(const Parameters& parameters, std::uint32_t step, const Call& call) {
  const bme680::Calibration calibration = parsed(parameters);
  int tried = 0;
  for (std::uint32_t adc = 0; adc < 1u << 20; adc += step) {
    const double exact = reference::t_fine(parameters, adc);
    if (exact < -41 * 5120.0 || exact > 86 * 5120.0) continue;
    ++tried;
    call(calibration, exact, bme680::fine_temperature(calibration, adc));
  }
  CHECK(tried > 10);
}

TEST_CASE("the calibration is read from the right places") {
  for (const Parameters& p : reference::kChips) {
    const bme680::Calibration c = parsed(p);
    CHECK(c[bme680::kT1] == p.t1);
    CHECK(c[bme680::kT2] == p.t2);
    CHECK(c[bme680::kT3] == p.t3);
    CHECK(c[bme680::kP1] == p.p1);
    CHECK(c[bme680::kP2] == p.p2);
    CHECK(c[bme680::kP3] == p.p3);
    CHECK(c[bme680::kP4] == p.p4);
    CHECK(c[bme680::kP5] == p.p5);
    CHECK(c[bme680::kP6] == p.p6);
    CHECK(c[bme680::kP7] == p.p7);
    CHECK(c[bme680::kP8] == p.p8);
    CHECK(c[bme680::kP9] == p.p9);
    CHECK(c[bme680::kP10] == p.p10);
    CHECK(c[bme680::kH1] == p.h1);
    CHECK(c[bme680::kH2] == p.h2);
    CHECK(c[bme680::kH3] == p.h3);
    CHECK(c[bme680::kH4] == p.h4);
    CHECK(c[bme680::kH5] == p.h5);
    CHECK(c[bme680::kH6] == p.h6);
    CHECK(c[bme680::kH7] == p.h7);
    CHECK(c[bme680::kGh1] == p.gh1);
    CHECK(c[bme680::kGh2] == p.gh2);
    CHECK(c[bme680::kGh3] == p.gh3);
    CHECK(c[bme680::kResHeatVal] == p.res_heat_val);
    CHECK(c[bme680::kResHeatRange] == p.res_heat_range);
    CHECK(c[bme680::kRangeSwitchingError] == p.range_sw_err);
    CHECK(c.plausible());
  }
}

TEST_CASE("an erased or absent memory is no calibration") {
  for (const int byte : {0x00, 0xFF}) {
    const fake::Bytes bytes(bme680::kCalibrationBytes, static_cast<std::uint8_t>(byte));
    bme680::Calibration calibration{};
    calibration.parse(bytes.data());
    CHECK_FALSE(calibration.plausible());
  }
}

TEST_CASE("temperatures are those of the data sheet to 0.001 degrees") {
  for (const Parameters& chip : reference::kChips) {
    over_temperatures(chip, 97, [](const auto&, double exact, float fine) {
      REQUIRE(std::fabs(bme680::celsius(fine) - exact / 5120) < 0.001);
    });
  }
}

TEST_CASE("pressures are those of the data sheet to 0.1 Pa") {
  for (const Parameters& chip : reference::kChips) {
    int tried = 0;
    over_temperatures(chip, 9973, [&](const auto& calibration, double exact_fine, float fine) {
      for (std::uint32_t adc = 0; adc < 1u << 20; adc += 1013) {
        const double exact = reference::pressure(chip, exact_fine, adc);
        if (exact < 30'000 || exact > 110'000) continue;
        ++tried;
        REQUIRE(std::fabs(bme680::pascals(calibration, fine, adc) - exact) < 0.1);
      }
    });
    CHECK(tried > 1000);
  }
}

TEST_CASE("a calibration that would divide by zero gives no pressure") {
  bme680::Calibration calibration{};
  CHECK(bme680::pascals(calibration, 128'000, 400'000) == 0);
}

TEST_CASE("humidities are those of the data sheet to 0.001 per cent, and within 0 and 100") {
  for (const Parameters& chip : reference::kChips) {
    over_temperatures(chip, 9973, [&](const auto& calibration, double exact_fine, float fine) {
      for (std::uint32_t adc = 0; adc < 1u << 16; adc += 61) {
        const float percent = bme680::relative_humidity(calibration, fine, adc);
        REQUIRE(percent >= 0);
        REQUIRE(percent <= 100);
        REQUIRE(std::fabs(percent - reference::humidity(chip, exact_fine, adc)) < 0.001);
      }
    });
  }
}

TEST_CASE("gas resistances are those of the data sheet to a millionth") {
  for (const Parameters& chip : reference::kChips) {
    const bme680::Calibration calibration = parsed(chip);
    for (int range = 0; range < 16; ++range) {
      for (std::uint32_t adc = 0; adc < 1024; ++adc) {
        const double exact = reference::gas(chip, adc, range);
        const double exact_high = reference::gas_high(adc, range);
        const auto index = static_cast<unsigned>(range);
        REQUIRE(std::fabs(bme680::gas_ohms_680(calibration, adc, index) / exact - 1) < 1e-6);
        REQUIRE(std::fabs(bme680::gas_ohms_688(adc, index) / exact_high - 1) < 1e-6);
      }
    }
  }
}

TEST_CASE("the heater gets the resistance of the data sheet, rounded down") {
  for (const Parameters& chip : reference::kChips) {
    const bme680::Calibration calibration = parsed(chip);
    for (int target = 0; target <= 450; ++target) {
      for (int ambient = -40; ambient <= 85; ambient += 5) {
        const double exact = reference::res_heat(chip, target < 400 ? target : 400, ambient);
        const int got = bme680::heater_resistance(calibration, static_cast<float>(target),
                                                  static_cast<float>(ambient));
        REQUIRE(got <= exact + 0.001);
        REQUIRE(got > exact - 1.001);
      }
    }
  }
}

TEST_CASE("the heater is on for at least as long as asked, and a quarter more at most") {
  for (std::uint32_t ms = 0; ms <= 4032; ++ms) {
    const std::uint32_t real = bme680::heater_wait_ms(bme680::heater_wait(ms));
    REQUIRE(real >= ms);
    REQUIRE(real <= ms + ms / 4);
  }
  CHECK(bme680::heater_wait(0) == 0);
  CHECK(bme680::heater_wait(100) == 0x59);  // data sheet, section 3.3.5: 25 times 4
  CHECK(bme680::heater_wait(1'000'000) == 0xFF);
}

}  // namespace
