// The calibration of an emulated BME280, how it lies in the chip's memory, and the way back from
// weather to what the chip's converters would read. Written from the data sheet (BST-BME280-DS002,
// revision 1.6), sections 4.2.2 and 8.1.
#pragma once

#include <array>
#include <cstdint>

namespace emulators::bme280 {

// Parameters with the names of the data sheet. Those of temperature and pressure are by default the
// ones with which the data sheet of the BMP280, the same chip without humidity, computes its
// example.
struct Calibration {
  std::uint16_t dig_t1 = 27504;
  std::int16_t dig_t2 = 26435;
  std::int16_t dig_t3 = -1000;
  std::uint16_t dig_p1 = 36477;
  std::int16_t dig_p2 = -10685;
  std::int16_t dig_p3 = 3024;
  std::int16_t dig_p4 = 2855;
  std::int16_t dig_p5 = 140;
  std::int16_t dig_p6 = -7;
  std::int16_t dig_p7 = 15500;
  std::int16_t dig_p8 = -14600;
  std::int16_t dig_p9 = 6000;
  std::uint8_t dig_h1 = 75;
  std::int16_t dig_h2 = 362;
  std::uint8_t dig_h3 = 0;
  std::int16_t dig_h4 = 324;  // signed, 12 bits
  std::int16_t dig_h5 = 50;   // signed, 12 bits
  std::int8_t dig_h6 = 30;
};

// Every value is another one than in the default set, and where it can be, of the other sign.
Calibration other_calibration();

// Writes the parameters to where a driver looks for them.
void store(const Calibration& calibration, std::array<std::uint8_t, 256>& registers);

// What the data sheet's formulas make of what the converters read: degrees Celsius, pascals,
// percent.
double celsius(const Calibration& calibration, double temp_adc);
double pascals(const Calibration& calibration, double press_adc, double temp_adc);
double percent(const Calibration& calibration, double hum_adc, double temp_adc);

// What the converters read in this weather, to the nearest step. Outside of what they can tell: the
// value at the end.
std::uint32_t temperature_adc(const Calibration& calibration, double celsius);
std::uint32_t pressure_adc(const Calibration& calibration, double pascals, std::uint32_t temp_adc);
std::uint32_t humidity_adc(const Calibration& calibration, double percent, std::uint32_t temp_adc);

}  // namespace emulators::bme280
