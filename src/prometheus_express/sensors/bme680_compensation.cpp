#include "prometheus_express/sensors/bme680_compensation.h"

namespace prometheus_express::bme680 {
namespace {

// One block of the chip's registers, by their addresses.
struct Block {
  std::uint16_t u16(unsigned address) const {
    return static_cast<std::uint16_t>(bytes[address - begin] | bytes[address + 1 - begin] << 8);
  }
  std::int16_t s16(unsigned address) const { return static_cast<std::int16_t>(u16(address)); }
  std::uint8_t u8(unsigned address) const { return bytes[address - begin]; }
  std::int8_t s8(unsigned address) const { return static_cast<std::int8_t>(u8(address)); }

  const std::uint8_t* bytes;
  unsigned begin;
};

template <class Integer>
float real(Integer value) {
  return static_cast<float>(value);
}

float limited(float value, float low, float high) {
  if (value < low) return low;
  return value > high ? high : value;
}

constexpr unsigned kGasRanges = 16;

// Per cent, in tenths (data sheet of the BME680, table of the gas resistance).
constexpr std::int8_t kK1Tenths[kGasRanges] = {0, 0, 0, 0, 0, -10, 0, -8, 0, 0, -2, -5, 0, -10};
constexpr std::int8_t kK2Tenths[kGasRanges] = {0, 0, 0, 0, 1, 7, 0, -8, -1};

}  // namespace

void Calibration::parse(const std::uint8_t* first, const std::uint8_t* second,
                        const std::uint8_t* third) {
  const Block a{first, kFirstBlock};
  const Block b{second, kSecondBlock};
  const Block c{third, kThirdBlock};
  t1 = b.u16(0xE9);
  t2 = a.s16(0x8A);
  t3 = a.s8(0x8C);
  p1 = a.u16(0x8E);
  p2 = a.s16(0x90);
  p3 = a.s8(0x92);
  p4 = a.s16(0x94);
  p5 = a.s16(0x96);
  p6 = a.s8(0x99);
  p7 = a.s8(0x98);
  p8 = a.s16(0x9C);
  p9 = a.s16(0x9E);
  p10 = a.u8(0xA0);
  h1 = static_cast<std::uint16_t>(b.u8(0xE3) << 4 | (b.u8(0xE2) & 0x0F));
  h2 = static_cast<std::uint16_t>(b.u8(0xE1) << 4 | b.u8(0xE2) >> 4);
  h3 = b.s8(0xE4);
  h4 = b.s8(0xE5);
  h5 = b.s8(0xE6);
  h6 = b.u8(0xE7);
  h7 = b.s8(0xE8);
  gh1 = b.s8(0xED);
  gh2 = b.s16(0xEB);
  gh3 = b.s8(0xEE);
  res_heat_val = c.s8(0x00);
  res_heat_range = static_cast<std::uint8_t>(c.u8(0x02) >> 4 & 3);
  // A signed number of four bits: its sign is where a byte has it.
  range_switching_error = static_cast<std::int8_t>(c.s8(0x04) >> 4);
}

bool Calibration::plausible() const {
  const auto is_set = [](unsigned value, unsigned ones) { return value != 0 && value != ones; };
  return is_set(t1, 0xFFFF) && t2 > 0 && is_set(p1, 0xFFFF) && is_set(h1, 0xFFF) &&
         is_set(h2, 0xFFF);
}

float fine_temperature(const Calibration& c, std::uint32_t adc) {
  // Subtracted as integers, which is exact.
  const float b = real(static_cast<std::int32_t>(adc) - 16 * c.t1) / 131072;
  return b * (8 * real(c.t2) + b * 16 * real(c.t3));
}

float pascals(const Calibration& c, float fine, std::uint32_t adc) {
  const float x = fine / 2 - 64000;
  const float y = (x * x * real(c.p6) / 131072 + 2 * x * real(c.p5)) / 4 + 65536 * real(c.p4);
  const float slope = (real(c.p3) * x * x / 16384 + real(c.p2) * x) / 524288;
  const float z = (1 + slope / 32768) * real(c.p1);
  if (z == 0) return 0;
  const float p = (real(1048576 - static_cast<std::int32_t>(adc)) - y / 4096) * 6250 / z;
  const float q = p / 256;
  const float correction = real(c.p9) * p * p / 2147483648.0f + p * real(c.p8) / 32768 +
                           q * q * q * real(c.p10) / 131072 + 128 * real(c.p7);
  return p + correction / 16;
}

float relative_humidity(const Calibration& c, float fine, std::uint32_t adc) {
  const float t = celsius(fine);
  const float v = real(static_cast<std::int32_t>(adc) - 16 * c.h1) - real(c.h3) / 2 * t;
  const float slope = 1 + real(c.h4) / 16384 * t + real(c.h5) / 1048576 * t * t;
  const float w = v * real(c.h2) / 262144 * slope;
  return limited(w + (real(c.h6) / 16384 + real(c.h7) / 2097152 * t) * w * w, 0, 100);
}

float gas_ohms_680(const Calibration& c, std::uint32_t adc, unsigned range) {
  const float k = (1340 + 5 * real(c.range_switching_error)) * (1 + real(kK1Tenths[range]) / 1000);
  const float offset = real(static_cast<std::int32_t>(adc) - 512) / k + 1;
  return 1 / ((1 + real(kK2Tenths[range]) / 1000) * 1.25e-7f * real(1u << range) * offset);
}

float gas_ohms_688(std::uint32_t adc, unsigned range) {
  const std::int32_t divisor = 4096 + 3 * (static_cast<std::int32_t>(adc) - 512);
  return 1e6f * real(262144u >> range) / real(divisor);
}

std::uint8_t heater_resistance(const Calibration& c, float target, float ambient) {
  const float v1 = real(c.gh1) / 16 + 49;
  const float v2 = real(c.gh2) / 32768 * 0.0005f + 0.00235f;
  const float v3 = real(c.gh3) / 1024;
  const float v5 = v1 * (1 + v2 * limited(target, 0, 400)) + v3 * ambient;
  const float ohms = v5 * 4 / real(4 + c.res_heat_range) / (1 + 0.002f * real(c.res_heat_val));
  return static_cast<std::uint8_t>(limited(3.4f * (ohms - 25), 0, 255));
}

std::uint8_t heater_wait(std::uint32_t ms) {
  constexpr std::uint32_t kMost = 63;
  std::uint32_t factor = 0;
  for (; ms > kMost && factor < 3; ++factor) ms = (ms + 3) / 4;
  return static_cast<std::uint8_t>(factor << 6 | (ms < kMost ? ms : kMost));
}

}  // namespace prometheus_express::bme680
