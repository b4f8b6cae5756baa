#include "prometheus_express/sensors/parts/bme680_compensation.h"

namespace prometheus_express::bme680 {
namespace {

// Where a register stands in the blocks.
constexpr unsigned at(unsigned address) {
  unsigned position = 0;
  for (const CalibrationBlock& block : kCalibrationBlocks) {
    if (address >= block.address && address < block.address + block.bytes) {
      return position + address - block.address;
    }
    position += block.bytes;
  }
  return kCalibrationBytes;
}

enum Type : unsigned { kU8, kS8, kU16, kS16 };

// Where a parameter stands, and as what: two bits.
constexpr std::uint8_t place(unsigned address, Type type) {
  return static_cast<std::uint8_t>(at(address) << 2 | type);
}

// Of those that are whole numbers of bytes, in their order.
constexpr std::uint8_t kPlaces[] = {place(0xE9, kU16), place(0x8A, kS16), place(0x8C, kS8),  // T
                                    place(0x8E, kU16), place(0x90, kS16), place(0x92, kS8),
                                    place(0x94, kS16),  // P
                                    place(0x96, kS16), place(0x99, kS8),  place(0x98, kS8),
                                    place(0x9C, kS16), place(0x9E, kS16), place(0xA0, kU8),  //
                                    place(0xE4, kS8),  place(0xE5, kS8),  place(0xE6, kS8),
                                    place(0xE7, kU8),  place(0xE8, kS8),                     // H
                                    place(0xED, kS8),  place(0xEB, kS16), place(0xEE, kS8),  // GH
                                    place(0x00, kS8)};
static_assert(sizeof kPlaces == kH1);

int number_at(const std::uint8_t* blocks, std::uint8_t place) {
  const std::uint8_t* bytes = blocks + (place >> 2);
  const unsigned type = place & 3u;
  if (type == kU8) return bytes[0];
  if (type == kS8) return static_cast<std::int8_t>(bytes[0]);
  const int number = bytes[0] | bytes[1] << 8;
  return type == kU16 ? number : static_cast<std::int16_t>(number);
}

template <class Integer>
float real(Integer value) {
  return static_cast<float>(value);
}

// Between 0 and `most`.
[[gnu::noinline]] float limited(float value, float most) {
  if (!(value > 0)) return 0;
  return value < most ? value : most;
}

constexpr unsigned kGasRanges = 16;

// Per cent, in tenths (data sheet of the BME680, table of the gas resistance).
constexpr std::int8_t kK1Tenths[kGasRanges] = {0, 0, 0, 0, 0, -10, 0, -8, 0, 0, -2, -5, 0, -10};
constexpr std::int8_t kK2Tenths[kGasRanges] = {0, 0, 0, 0, 1, 7, 0, -8, -1};

}  // namespace

void Calibration::parse(const std::uint8_t* blocks) {
  for (unsigned i = 0; i < sizeof kPlaces; ++i) values[i] = real(number_at(blocks, kPlaces[i]));
  const int shared = blocks[at(0xE2)];
  values[kH1] = real(blocks[at(0xE3)] << 4 | (shared & 0x0F));
  values[kH2] = real(blocks[at(0xE1)] << 4 | shared >> 4);
  values[kResHeatRange] = real(blocks[at(0x02)] >> 4 & 3);
  // A signed number of four bits: its sign is where a byte has it.
  values[kRangeSwitchingError] = real(static_cast<std::int8_t>(blocks[at(0x04)]) >> 4);
}

bool Calibration::plausible() const {
  const auto is_set = [this](Parameter parameter, float ones) {
    return values[parameter] != 0 && values[parameter] != ones;
  };
  return is_set(kT1, 0xFFFF) && values[kT2] > 0 && is_set(kP1, 0xFFFF) && is_set(kH1, 0xFFF) &&
         is_set(kH2, 0xFFF);
}

float fine_temperature(const Calibration& c, std::uint32_t adc) {
  // The difference of two whole numbers, which is exact.
  const float b = (real(adc) - 16 * c[kT1]) / 131072;
  return b * (8 * c[kT2] + b * 16 * c[kT3]);
}

// The polynomials of the data sheet with their factors put together, which are powers of two.
float pascals(const Calibration& c, float fine, std::uint32_t adc) {
  const float x = fine / 2 - 64000;
  const float offset = x * (c[kP5] * 0x1p-13f + x * c[kP6] * 0x1p-31f) + 16 * c[kP4];
  const float slope = x * (c[kP2] * 0x1p-34f + x * c[kP3] * 0x1p-48f);
  const float z = (1 + slope) * c[kP1];
  if (z == 0) return 0;
  const float p = (1048576 - real(adc) - offset) * 6250 / z;
  const float curve = c[kP9] * 0x1p-35f + p * c[kP10] * 0x1p-45f;
  return p + p * (c[kP8] * 0x1p-19f + p * curve) + 8 * c[kP7];
}

float relative_humidity(const Calibration& c, float fine, std::uint32_t adc) {
  const float t = celsius(fine);
  const float v = real(adc) - 16 * c[kH1] - c[kH3] * t / 2;
  const float slope = 1 + t * (c[kH4] * 0x1p-14f + t * c[kH5] * 0x1p-20f);
  const float w = v * c[kH2] * 0x1p-18f * slope;
  return limited(w + w * w * (c[kH6] * 0x1p-14f + t * c[kH7] * 0x1p-21f), 100);
}

float gas_ohms_680(const Calibration& c, std::uint32_t adc, unsigned range) {
  const float k = (1340 + 5 * c[kRangeSwitchingError]) * (1 + real(kK1Tenths[range]) / 1000);
  const float offset = (real(adc) - 512) / k + 1;
  return 1 / ((1 + real(kK2Tenths[range]) / 1000) * 1.25e-7f * real(1u << range) * offset);
}

float gas_ohms_688(std::uint32_t adc, unsigned range) {
  const std::int32_t divisor = 4096 + 3 * (static_cast<std::int32_t>(adc) - 512);
  return 1e6f * real(262144u >> range) / real(divisor);
}

std::uint8_t heater_resistance(const Calibration& c, float target, float ambient) {
  const float v1 = c[kGh1] / 16 + 49;
  const float v2 = c[kGh2] / 32768 * 0.0005f + 0.00235f;
  const float v3 = c[kGh3] / 1024;
  const float v5 = v1 * (1 + v2 * limited(target, 400)) + v3 * ambient;
  const float ohms = v5 * 4 / (4 + c[kResHeatRange]) / (1 + 0.002f * c[kResHeatVal]);
  return static_cast<std::uint8_t>(limited(3.4f * (ohms - 25), 255));
}

std::uint8_t heater_wait(std::uint32_t ms) {
  constexpr std::uint32_t kMost = 63;
  std::uint32_t factor = 0;
  for (; ms > kMost && factor < 3; ++factor) ms = (ms + 3) / 4;
  return static_cast<std::uint8_t>(factor << 6 | (ms < kMost ? ms : kMost));
}

}  // namespace prometheus_express::bme680
