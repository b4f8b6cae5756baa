// The calibration of an emulated BME680, how it lies in the chip's memory, and the way back from
// weather to what the chip's converters would read. Written from the data sheet (BST-BME680-DS001),
// section 3.
#pragma once

#include <array>
#include <cstdint>

namespace emulators::bme680 {

// Parameters with the names of the data sheet. The default ones are those of a typical chip.
struct Calibration {
  std::uint16_t par_t1 = 26203;
  std::int16_t par_t2 = 26454;
  std::int8_t par_t3 = 3;
  std::uint16_t par_p1 = 36673;
  std::int16_t par_p2 = -10288;
  std::int8_t par_p3 = 88;
  std::int16_t par_p4 = 7342;
  std::int16_t par_p5 = -136;
  std::int8_t par_p6 = 30;
  std::int8_t par_p7 = 43;
  std::int16_t par_p8 = -3042;
  std::int16_t par_p9 = -2546;
  std::uint8_t par_p10 = 30;
  std::uint16_t par_h1 = 774;   // 12 bits
  std::uint16_t par_h2 = 1010;  // 12 bits
  std::int8_t par_h3 = 0;
  std::int8_t par_h4 = 45;
  std::int8_t par_h5 = 20;
  std::uint8_t par_h6 = 120;
  std::int8_t par_h7 = -100;
  std::int8_t par_gh1 = -31;
  std::int16_t par_gh2 = -10300;
  std::int8_t par_gh3 = 18;
  std::int8_t res_heat_val = 48;
  std::uint8_t res_heat_range = 1;        // 2 bits
  std::int8_t range_switching_error = 3;  // signed, 4 bits
};

// Every value is another one than in the default set, and where it can be, of the other sign.
Calibration other_calibration();

// Writes the parameters to where a driver looks for them.
void store(const Calibration& calibration, std::array<std::uint8_t, 256>& registers);

// What the converters read in this weather: the values from which the data sheet's formulas compute
// it, to the nearest step. Outside of what they can tell: the value at the end.
std::uint32_t temperature_adc(const Calibration& calibration, double celsius);
std::uint32_t pressure_adc(const Calibration& calibration, double pascals, std::uint32_t temp_adc);
std::uint32_t humidity_adc(const Calibration& calibration, double percent, std::uint32_t temp_adc);

struct GasReading {
  std::uint32_t adc = 0;  // 10 bits
  unsigned range = 0;     // 0 to 15
};
// The two variants have different converters.
GasReading gas_reading_680(const Calibration& calibration, double ohms);
GasReading gas_reading_688(double ohms);

// To how many degrees this value of res_heat_x brings the heater.
double heater_celsius(const Calibration& calibration, std::uint8_t res_heat,
                      double ambient_celsius);

}  // namespace emulators::bme680
