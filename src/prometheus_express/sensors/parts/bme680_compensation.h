// From what a BME680 or BME688 measures to physical values: its calibration and the formulas of the
// data sheets (BST-BME680-DS001, BST-BME688-DS000), section "Compensation", in single precision.
// Plain functions, used by the driver (bme680.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::bme680 {

// Where the calibration stands in the chip: three blocks of its registers, which are read one
// behind the other.
struct CalibrationBlock {
  std::uint8_t address;
  std::uint8_t bytes;
};
inline constexpr CalibrationBlock kCalibrationBlocks[] = {{0x8A, 23}, {0xE1, 14}, {0x00, 5}};
inline constexpr std::size_t kCalibrationBytes = 23 + 14 + 5;

// The parameters par_t1 ... par_gh3 of the data sheet, and three more for heater and gas.
enum Parameter : std::uint8_t {
  kT1,
  kT2,
  kT3,
  kP1,
  kP2,
  kP3,
  kP4,
  kP5,
  kP6,
  kP7,
  kP8,
  kP9,
  kP10,
  kH3,
  kH4,
  kH5,
  kH6,
  kH7,
  kGh1,
  kGh2,
  kGh3,
  kResHeatVal,
  kH1,
  kH2,
  kResHeatRange,
  kRangeSwitchingError,
  kParameters
};

struct Calibration {
  float operator[](Parameter parameter) const { return values[parameter]; }

  // Takes it from the blocks.
  void parse(const std::uint8_t* blocks);

  // Says whether it can be that of a chip: an erased or absent memory gives zeros or ones.
  bool plausible() const;

  float values[kParameters];
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
