// From what a BME680 or BME688 measures to physical values: its calibration and the formulas of the
// data sheets (BST-BME680-DS001, BST-BME688-DS000), section "Compensation", in single precision.
// Plain functions, used by the driver (bme680.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::bme680 {

// Where the calibration stands in the chip: three blocks of its registers.
inline constexpr std::uint8_t kFirstBlock = 0x8A;
inline constexpr std::size_t kFirstBlockBytes = 0xA0 - 0x8A + 1;
inline constexpr std::uint8_t kSecondBlock = 0xE1;
inline constexpr std::size_t kSecondBlockBytes = 0xEE - 0xE1 + 1;
inline constexpr std::uint8_t kThirdBlock = 0x00;
inline constexpr std::size_t kThirdBlockBytes = 0x04 - 0x00 + 1;

// The parameters par_t1 ... par_gh3 of the data sheet, and three more for heater and gas.
struct Calibration {
  std::uint16_t t1;
  std::int16_t t2;
  std::int8_t t3;
  std::uint16_t p1;
  std::int16_t p2, p4, p5, p8, p9;
  std::int8_t p3, p6, p7;
  std::uint8_t p10;
  std::uint16_t h1, h2;
  std::int8_t h3, h4, h5, h7;
  std::uint8_t h6;
  std::int16_t gh2;
  std::int8_t gh1, gh3;
  std::int8_t res_heat_val;
  std::uint8_t res_heat_range;
  std::int8_t range_switching_error;

  // Takes it from the three blocks.
  void parse(const std::uint8_t* first, const std::uint8_t* second, const std::uint8_t* third);

  // Whether it can be that of a chip: an erased or absent memory gives zeros or ones.
  bool plausible() const;
};

// From the 20 bits of the temperature: the value that all others are compensated with.
float fine_temperature(const Calibration& calibration, std::uint32_t adc);

inline float celsius(float fine_temperature) { return fine_temperature * (1 / 5120.0f); }

// From the 20 bits of the pressure. 0 where the calibration gives no answer.
float pascals(const Calibration& calibration, float fine_temperature, std::uint32_t adc);

// From the 16 bits of the humidity: per cent, 0 to 100.
float relative_humidity(const Calibration& calibration, float fine_temperature, std::uint32_t adc);

// From the 10 bits of the gas sensor, `range` from 0 to 15; of a BME680 and of a BME688.
float gas_ohms_680(const Calibration& calibration, std::uint32_t adc, unsigned range);
float gas_ohms_688(std::uint32_t adc, unsigned range);

// For register res_heat_0: the heater's resistance at `target`, at most 400 degrees Celsius, where
// it is `ambient` degrees around it.
std::uint8_t heater_resistance(const Calibration& calibration, float target, float ambient);

// For register gas_wait_0: the shortest time that is at least `ms`, at most 4032.
std::uint8_t heater_wait(std::uint32_t ms);

// The time in milliseconds that such a register stands for.
constexpr std::uint32_t heater_wait_ms(std::uint8_t gas_wait) {
  return (gas_wait & 0x3Fu) << 2 * (gas_wait >> 6);
}

}  // namespace prometheus_express::bme680
