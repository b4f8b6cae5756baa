// What the sensors of Bosch Sensortec have in common.
#pragma once

#include <cstdint>

namespace prometheus_express {

// How many samples are taken and averaged.
enum class Oversampling : std::uint8_t { k1 = 1, k2, k4, k8, k16 };

namespace bosch {

// Of such a setting, as it stands in a register.
constexpr std::uint32_t samples(unsigned oversampling) { return 1u << (oversampling - 1); }

// Registers MSB, LSB and XLSB of a raw value: 20 bits.
inline std::uint32_t u20(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(bytes[0] << 12 | bytes[1] << 4 | bytes[2] >> 4);
}

// What both stand at after a reset, temperature and pressure.
inline constexpr std::uint32_t kNotMeasured = 0x80000;

// The ranges of temperature and pressure that their data sheets know.
inline bool plausible(float celsius, float pascals) {
  return celsius >= -40 && celsius <= 85 && pascals >= 30'000 && pascals <= 110'000;
}

}  // namespace bosch
}  // namespace prometheus_express
