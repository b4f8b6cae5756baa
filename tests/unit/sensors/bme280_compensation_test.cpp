#include "prometheus_express/sensors/parts/bme280_compensation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace bme280 = prometheus_express::bme280;

namespace {

// The words of a chip, and the formulas of the data sheet's section 8.1, in its steps and names, in
// double precision.
struct Reference {
  double t1, t2, t3;
  double p1, p2, p3, p4, p5, p6, p7, p8, p9;
  double h1, h2, h3, h4, h5, h6;

  double t_fine(double adc_t) const {
    const double var1 = (adc_t / 16384.0 - t1 / 1024.0) * t2;
    double var2 = adc_t / 131072.0 - t1 / 8192.0;
    var2 = var2 * var2 * t3;
    return var1 + var2;
  }

  double pressure(double fine, double adc_p) const {
    double var1 = fine / 2.0 - 64000.0;
    double var2 = var1 * var1 * p6 / 32768.0;
    var2 = var2 + var1 * p5 * 2.0;
    var2 = var2 / 4.0 + p4 * 65536.0;
    var1 = (p3 * var1 * var1 / 524288.0 + p2 * var1) / 524288.0;
    var1 = (1.0 + var1 / 32768.0) * p1;
    double p = 1048576.0 - adc_p;
    p = (p - var2 / 4096.0) * 6250.0 / var1;
    var1 = p9 * p * p / 2147483648.0;
    var2 = p * p8 / 32768.0;
    return p + (var1 + var2 + p7) / 16.0;
  }

  double humidity(double fine, double adc_h) const {
    double h = fine - 76800.0;
    h = (adc_h - (h4 * 64.0 + h5 / 16384.0 * h)) *
        (h2 / 65536.0 * (1.0 + h6 / 67108864.0 * h * (1.0 + h3 / 67108864.0 * h)));
    h = h * (1.0 - h1 * h / 524288.0);
    return std::clamp(h, 0.0, 100.0);
  }
};

// Such as real chips have, and others with signs the other way round.
const Reference kChips[] = {
    {28'485, 26'735, 50, 36'738, -10'635, 3'024, 6'980, -4, -7, 9'900, -10'230, 4'285, 75, 347, 0,
     386, 0, 30},
    {27'504, 26'435, -1'000, 36'477, -10'685, 3'024, 2'855, 140, -7, 15'500, -14'600, 6'000, 0, 362,
     0, 313, 50, 30},
    {28'009, 25'654, 50, 39'145, -10'750, 3'024, 5'667, -120, -7, -9'900, 10'230, -4'285, 75, 380,
     10, 290, -50, -30},
};

void put16(std::vector<std::uint8_t>& bytes, double word) {
  const int number = static_cast<int>(word);
  bytes.push_back(static_cast<std::uint8_t>(number));
  bytes.push_back(static_cast<std::uint8_t>(number >> 8));
}

bme280::Calibration parsed(const Reference& r) {
  std::vector<std::uint8_t> first;
  for (const double word :
       {r.t1, r.t2, r.t3, r.p1, r.p2, r.p3, r.p4, r.p5, r.p6, r.p7, r.p8, r.p9}) {
    put16(first, word);
  }
  first.push_back(0xEE);  // means nothing
  first.push_back(static_cast<std::uint8_t>(r.h1));
  std::vector<std::uint8_t> second;
  const int h4 = static_cast<int>(r.h4);
  const int h5 = static_cast<int>(r.h5);
  put16(second, r.h2);
  second.push_back(static_cast<std::uint8_t>(r.h3));
  second.push_back(static_cast<std::uint8_t>(h4 >> 4));
  second.push_back(static_cast<std::uint8_t>((h4 & 0xF) | (h5 & 0xF) << 4));
  second.push_back(static_cast<std::uint8_t>(h5 >> 4));
  second.push_back(static_cast<std::uint8_t>(static_cast<int>(r.h6)));
  REQUIRE(first.size() == bme280::kFirstBlockBytes);
  REQUIRE(second.size() == bme280::kSecondBlockBytes);
  bme280::Calibration calibration{};
  calibration.parse(first.data(), second.data());
  return calibration;
}

// Calls with the calibration, and the fine temperature in both precisions, from -40 to 85 degrees.
template <class Call>
void over_temperatures(const Reference& chip, std::uint32_t step, const Call& call) {
  const bme280::Calibration calibration = parsed(chip);
  int tried = 0;
  for (std::uint32_t adc = 0; adc < 1u << 20; adc += step) {
    const double exact = chip.t_fine(adc);
    if (exact < -41 * 5120.0 || exact > 86 * 5120.0) continue;
    ++tried;
    call(calibration, exact, bme280::fine_temperature(calibration, adc));
  }
  CHECK(tried > 10);
}

// Data sheet, appendix of the BMP280 with which it shares the words (BST-BMP280-DS001, "Calculating
// pressure and temperature", the numbers of the example).
TEST_CASE("the example of the data sheet comes out") {
  const Reference chip = {27'504, 26'435,  -1'000, 36'477, -10'685, 3'024, 2'855, 140, -7,
                          15'500, -14'600, 6'000,  0,      362,     0,     313,   50,  30};
  const bme280::Calibration calibration = parsed(chip);
  const float fine = bme280::fine_temperature(calibration, 519'888);
  CHECK(std::fabs(bme280::celsius(fine) - 25.08) < 0.005);
  CHECK(std::fabs(bme280::pascals(calibration, fine, 415'148) - 100'653.27) < 0.1);
}

TEST_CASE("the calibration is read from the right places") {
  for (const Reference& r : kChips) {
    const bme280::Calibration c = parsed(r);
    CHECK(c.t1 == r.t1);
    CHECK(c.t2 == r.t2);
    CHECK(c.t3 == r.t3);
    CHECK(c.p1 == r.p1);
    CHECK(c.p2 == r.p2);
    CHECK(c.p3 == r.p3);
    CHECK(c.p4 == r.p4);
    CHECK(c.p5 == r.p5);
    CHECK(c.p6 == r.p6);
    CHECK(c.p7 == r.p7);
    CHECK(c.p8 == r.p8);
    CHECK(c.p9 == r.p9);
    CHECK(c.h1 == r.h1);
    CHECK(c.h2 == r.h2);
    CHECK(c.h3 == r.h3);
    CHECK(c.h4 == r.h4);
    CHECK(c.h5 == r.h5);
    CHECK(c.h6 == r.h6);
    CHECK(c.plausible());
  }
}

TEST_CASE("words of twelve bits have a sign") {
  Reference chip = kChips[0];
  for (int word = -2048; word < 2048; ++word) {
    chip.h4 = word;
    chip.h5 = -1 - word;
    const bme280::Calibration c = parsed(chip);
    REQUIRE(c.h4 == word);
    REQUIRE(c.h5 == -1 - word);
  }
}

TEST_CASE("an erased or absent memory is no calibration") {
  for (const int byte : {0x00, 0xFF}) {
    const std::vector<std::uint8_t> bytes(bme280::kFirstBlockBytes,
                                          static_cast<std::uint8_t>(byte));
    bme280::Calibration calibration{};
    calibration.parse(bytes.data(), bytes.data());
    CHECK_FALSE(calibration.plausible());
  }
}

TEST_CASE("temperatures are those of the data sheet to 0.001 degrees") {
  for (const Reference& chip : kChips) {
    over_temperatures(chip, 499, [](const auto&, double exact, float fine) {
      REQUIRE(std::fabs(bme280::celsius(fine) - exact / 5120) < 0.001);
    });
  }
}

TEST_CASE("pressures are those of the data sheet to 0.1 Pa") {
  for (const Reference& chip : kChips) {
    int tried = 0;
    over_temperatures(chip, 24989, [&](const auto& calibration, double exact_fine, float fine) {
      for (std::uint32_t adc = 0; adc < 1u << 20; adc += 2003) {
        const double exact = chip.pressure(exact_fine, adc);
        if (exact < 30'000 || exact > 110'000) continue;
        ++tried;
        REQUIRE(std::fabs(bme280::pascals(calibration, fine, adc) - exact) < 0.1);
      }
    });
    CHECK(tried > 1000);
  }
}

TEST_CASE("a calibration that would divide by zero gives no pressure") {
  const bme280::Calibration calibration{};
  CHECK(bme280::pascals(calibration, 128'000, 400'000) == 0);
}

TEST_CASE("humidities are those of the data sheet to 0.001 per cent, and within 0 and 100") {
  for (const Reference& chip : kChips) {
    over_temperatures(chip, 24989, [&](const auto& calibration, double exact_fine, float fine) {
      for (std::uint32_t adc = 0; adc < 1u << 16; adc += 241) {
        const float percent = bme280::relative_humidity(calibration, fine, adc);
        REQUIRE(percent >= 0);
        REQUIRE(percent <= 100);
        REQUIRE(std::fabs(percent - chip.humidity(exact_fine, adc)) < 0.001);
      }
    });
  }
}

}  // namespace
