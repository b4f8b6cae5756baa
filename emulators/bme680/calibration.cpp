#include "emulators/bme680/calibration.h"

#include <algorithm>
#include <cmath>

#include "emulators/sensor/sensor.h"

namespace emulators::bme680 {
namespace {

constexpr std::uint32_t kLast20 = 0xFFFFF;
constexpr std::uint32_t kLast16 = 0xFFFF;
constexpr std::uint32_t kLast10 = 0x3FF;

double t_fine(const Calibration& c, double adc) {
  const double var1 = (adc / 16384 - c.par_t1 / 1024.0) * c.par_t2;
  const double offset = adc / 131072 - c.par_t1 / 8192.0;
  return var1 + offset * offset * (c.par_t3 * 16.0);
}

double pressure(const Calibration& c, double adc, double fine) {
  const double x = fine / 2 - 64000;
  const double y = (x * x * (c.par_p6 / 131072.0) + x * c.par_p5 * 2) / 4 + c.par_p4 * 65536.0;
  const double slope = ((c.par_p3 * x * x) / 16384 + c.par_p2 * x) / 524288;
  const double z = (1 + slope / 32768) * c.par_p1;
  if (z == 0) return 0;
  const double p = (1048576 - adc - y / 4096) * 6250 / z;
  const double squared = c.par_p9 * p * p / 2147483648.0;
  const double linear = p * (c.par_p8 / 32768.0);
  const double cubed = std::pow(p / 256, 3) * (c.par_p10 / 131072.0);
  return p + (squared + linear + cubed + c.par_p7 * 128.0) / 16;
}

double humidity(const Calibration& c, double adc, double fine) {
  const double t = fine / 5120;
  const double v = adc - (c.par_h1 * 16.0 + c.par_h3 / 2.0 * t);
  const double by_temperature = 1 + c.par_h4 / 16384.0 * t + c.par_h5 / 1048576.0 * t * t;
  const double w = v * (c.par_h2 / 262144.0 * by_temperature);
  return w + (c.par_h6 / 16384.0 + c.par_h7 / 2097152.0 * t) * w * w;
}

// In percent, by range.
constexpr double kConstArray1[] = {0, 0, 0, 0, 0, -1, 0, -0.8, 0, 0, -0.2, -0.5, 0, -1, 0, 0};
constexpr double kConstArray2[] = {0, 0, 0, 0, 0.1, 0.7, 0, -0.8, -0.1, 0, 0, 0, 0, 0, 0, 0};

double gas_680(const Calibration& c, double adc, unsigned range) {
  const double k = (1340 + 5.0 * c.range_switching_error) * (1 + kConstArray1[range] / 100);
  const double conductance = (1 + kConstArray2[range] / 100) * 1.25e-7 * (1 << range);
  return 1 / (conductance * ((adc - 512) / k + 1));
}

double gas_688(double adc, unsigned range) {
  return 1e6 * (262144 >> range) / (4096 + 3 * (adc - 512));
}

// Ranges overlap: the one in whose middle the value is.
template <typename Function>
GasReading choose_range(Function function, double ohms) {
  GasReading best;
  long distance = 512 + 1;
  for (unsigned range = 0; range < 16; ++range) {
    const std::uint32_t adc =
        nearest_code([&](double code) { return function(code, range); }, ohms, kLast10);
    const long from_middle = std::labs(static_cast<long>(adc) - 512);
    if (from_middle < distance) {
      distance = from_middle;
      best = {adc, range};
    }
  }
  return best;
}

}  // namespace

Calibration other_calibration() {
  Calibration c;
  c.par_t1 = 25870;
  c.par_t2 = 26571;
  c.par_t3 = -2;
  c.par_p1 = 35210;
  c.par_p2 = -10145;
  c.par_p3 = -88;
  c.par_p4 = 6511;
  c.par_p5 = 92;
  c.par_p6 = -7;
  c.par_p7 = -30;
  c.par_p8 = 410;
  c.par_p9 = 1870;
  c.par_p10 = 31;
  c.par_h1 = 801;
  c.par_h2 = 1037;
  c.par_h3 = -5;
  c.par_h4 = 40;
  c.par_h5 = -11;
  c.par_h6 = 118;
  c.par_h7 = 88;
  c.par_gh1 = 12;
  c.par_gh2 = 9030;
  c.par_gh3 = -9;
  c.res_heat_val = -12;
  c.res_heat_range = 2;
  c.range_switching_error = -4;
  return c;
}

void store(const Calibration& c, std::array<std::uint8_t, 256>& registers) {
  const auto byte = [&](std::size_t address, int value) {
    registers[address] = static_cast<std::uint8_t>(value);
  };
  const auto word = [&](std::size_t address, int value) {
    byte(address, value & 0xFF);
    byte(address + 1, value >> 8 & 0xFF);
  };
  byte(0x00, c.res_heat_val);
  // The bits beside these two are reserved, and not always 0.
  byte(0x02, c.res_heat_range << 4 | 0x05);
  byte(0x04, (c.range_switching_error & 0x0F) << 4 | 0x02);
  byte(0x8A, c.par_t2 & 0xFF);
  byte(0x8B, c.par_t2 >> 8 & 0xFF);
  byte(0x8C, c.par_t3);
  word(0x8E, c.par_p1);
  word(0x90, c.par_p2);
  byte(0x92, c.par_p3);
  word(0x94, c.par_p4);
  word(0x96, c.par_p5);
  byte(0x98, c.par_p7);
  byte(0x99, c.par_p6);
  word(0x9C, c.par_p8);
  word(0x9E, c.par_p9);
  byte(0xA0, c.par_p10);
  byte(0xE1, c.par_h2 >> 4);
  byte(0xE2, (c.par_h2 & 0x0F) << 4 | (c.par_h1 & 0x0F));
  byte(0xE3, c.par_h1 >> 4);
  byte(0xE4, c.par_h3);
  byte(0xE5, c.par_h4);
  byte(0xE6, c.par_h5);
  byte(0xE7, c.par_h6);
  byte(0xE8, c.par_h7);
  word(0xE9, c.par_t1);
  word(0xEB, c.par_gh2);
  byte(0xED, c.par_gh1);
  byte(0xEE, c.par_gh3);
}

std::uint32_t temperature_adc(const Calibration& c, double celsius) {
  return nearest_code([&](double adc) { return t_fine(c, adc) / 5120; }, celsius, kLast20);
}

std::uint32_t pressure_adc(const Calibration& c, double pascals, std::uint32_t temp_adc) {
  const double fine = t_fine(c, temp_adc);
  return nearest_code([&](double adc) { return pressure(c, adc, fine); }, pascals, kLast20);
}

std::uint32_t humidity_adc(const Calibration& c, double percent, std::uint32_t temp_adc) {
  const double fine = t_fine(c, temp_adc);
  return nearest_code([&](double adc) { return humidity(c, adc, fine); }, percent, kLast16);
}

GasReading gas_reading_680(const Calibration& c, double ohms) {
  return choose_range([&](double adc, unsigned range) { return gas_680(c, adc, range); }, ohms);
}

GasReading gas_reading_688(double ohms) { return choose_range(gas_688, ohms); }

double heater_celsius(const Calibration& c, std::uint8_t res_heat, double ambient_celsius) {
  const double var1 = c.par_gh1 / 16.0 + 49;
  const double var2 = c.par_gh2 / 32768.0 * 0.0005 + 0.00235;
  const double var3 = c.par_gh3 / 1024.0;
  const double var5 =
      (res_heat / 3.4 + 25) * (1 + c.res_heat_val * 0.002) * (4 + c.res_heat_range) / 4;
  return ((var5 - var3 * ambient_celsius) / var1 - 1) / var2;
}

}  // namespace emulators::bme680
