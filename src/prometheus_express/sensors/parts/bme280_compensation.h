// From what a BME280 measures to physical values: its calibration and the formulas of the data
// sheet (BST-BME280-DS002, revision 1.6), sections 4.2.2 and 8.1, in single precision. Plain
// functions, used by the driver (bme280.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::bme280 {

// Where the calibration stands in the chip: two blocks of its registers.
inline constexpr std::uint8_t kFirstBlock = 0x88;
inline constexpr std::size_t kFirstBlockBytes = 26;
inline constexpr std::uint8_t kSecondBlock = 0xE1;
inline constexpr std::size_t kSecondBlockBytes = 7;

// The words dig_T1 ... dig_H6 of the data sheet.
struct Calibration {
  // Takes it from the blocks.
  void parse(const std::uint8_t* first, const std::uint8_t* second);

  // Says whether it can be that of a chip: an erased or absent memory gives zeros or ones.
  bool plausible() const;

  std::uint16_t t1;
  std::int16_t t2, t3;
  std::uint16_t p1;
  std::int16_t p2, p3, p4, p5, p6, p7, p8, p9;
  std::uint8_t h1, h3;
  std::int8_t h6;
  std::int16_t h2, h4, h5;
};

// From the 20 bits of the temperature: the value that all others are compensated with.
float fine_temperature(const Calibration& calibration, std::uint32_t adc);

inline float celsius(float fine_temperature) { return fine_temperature * (1 / 5120.0f); }

// From the 20 bits of the pressure. 0 where the calibration gives no answer.
float pascals(const Calibration& calibration, float fine_temperature, std::uint32_t adc);

// From the 16 bits of the humidity: per cent, 0 to 100.
float relative_humidity(const Calibration& calibration, float fine_temperature, std::uint32_t adc);

}  // namespace prometheus_express::bme280
