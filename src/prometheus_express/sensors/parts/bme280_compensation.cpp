#include "prometheus_express/sensors/parts/bme280_compensation.h"

namespace prometheus_express::bme280 {
namespace {

std::uint16_t u16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
}

std::int16_t s16(const std::uint8_t* bytes) { return static_cast<std::int16_t>(u16(bytes)); }

// Signed, of twelve bits: eight of `high` and four of `low`.
std::int16_t s12(std::uint8_t high, unsigned low) {
  return static_cast<std::int16_t>(static_cast<std::int8_t>(high) * 16 + static_cast<int>(low));
}

template <class Integer>
float real(Integer value) {
  return static_cast<float>(value);
}

}  // namespace

void Calibration::parse(const std::uint8_t* first, const std::uint8_t* second) {
  t1 = u16(first);
  t2 = s16(first + 2);
  t3 = s16(first + 4);
  p1 = u16(first + 6);
  std::int16_t* const rest[] = {&p2, &p3, &p4, &p5, &p6, &p7, &p8, &p9};
  const std::uint8_t* next = first + 8;
  for (std::int16_t* word : rest) {
    *word = s16(next);
    next += 2;
  }
  h1 = first[25];  // at 0xA1; 0xA0 means nothing
  h2 = s16(second);
  h3 = second[2];
  h4 = s12(second[3], second[4] & 0x0Fu);
  h5 = s12(second[5], second[4] >> 4);
  h6 = static_cast<std::int8_t>(second[6]);
}

bool Calibration::plausible() const {
  return t1 != 0 && t1 != 0xFFFF && t2 > 0 && p1 != 0 && p1 != 0xFFFF && h2 != 0 && h2 != -1;
}

float fine_temperature(const Calibration& c, std::uint32_t adc) {
  // The difference of two whole numbers, which is exact.
  const float b = (real(adc) - 16 * real(c.t1)) / 131072;
  return b * (8 * real(c.t2) + b * real(c.t3));
}

// The polynomials of the data sheet with their factors put together, which are powers of two.
float pascals(const Calibration& c, float fine, std::uint32_t adc) {
  const float x = fine / 2 - 64000;
  const float offset = x * (real(c.p5) * 0x1p-13f + x * real(c.p6) * 0x1p-29f) + 16 * real(c.p4);
  const float slope = x * (real(c.p2) * 0x1p-34f + x * real(c.p3) * 0x1p-53f);
  const float z = (1 + slope) * real(c.p1);
  if (z == 0) return 0;
  const float p = (1048576 - real(adc) - offset) * 6250 / z;
  return p + p * (real(c.p8) * 0x1p-19f + p * real(c.p9) * 0x1p-35f) + real(c.p7) / 16;
}

float relative_humidity(const Calibration& c, float fine, std::uint32_t adc) {
  const float x = fine - 76800;
  const float v = real(adc) - 64 * real(c.h4) - real(c.h5) * 0x1p-14f * x;
  const float slope = 1 + real(c.h6) * 0x1p-26f * x * (1 + real(c.h3) * 0x1p-26f * x);
  const float w = v * real(c.h2) * 0x1p-16f * slope;
  const float percent = w * (1 - real(c.h1) * 0x1p-19f * w);
  if (!(percent > 0)) return 0;
  return percent < 100 ? percent : 100;
}

}  // namespace prometheus_express::bme280
