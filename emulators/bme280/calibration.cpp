#include "emulators/bme280/calibration.h"

#include "emulators/sensor/sensor.h"

namespace emulators::bme280 {
namespace {

constexpr std::uint32_t kLast20 = 0xFFFFF;
constexpr std::uint32_t kLast16 = 0xFFFF;

double t_fine(const Calibration& c, double adc) {
  const double linear = (adc / 16384 - c.dig_t1 / 1024.0) * c.dig_t2;
  const double offset = adc / 131072 - c.dig_t1 / 8192.0;
  return linear + offset * offset * c.dig_t3;
}

}  // namespace

Calibration other_calibration() {
  Calibration c;
  c.dig_t1 = 28485;
  c.dig_t2 = 26735;
  c.dig_t3 = 50;
  c.dig_p1 = 36738;
  c.dig_p2 = -10635;
  c.dig_p3 = -304;
  c.dig_p4 = 6961;
  c.dig_p5 = -92;
  c.dig_p6 = 7;
  c.dig_p7 = 9900;
  c.dig_p8 = -10230;
  c.dig_p9 = 4285;
  c.dig_h1 = 0;
  c.dig_h2 = 385;
  c.dig_h3 = 3;
  c.dig_h4 = 286;
  c.dig_h5 = -77;
  c.dig_h6 = -30;
  return c;
}

void store(const Calibration& c, std::array<std::uint8_t, 256>& registers) {
  const auto byte = [&](std::size_t address, int value) {
    registers[address] = static_cast<std::uint8_t>(value);
  };
  const int words[] = {c.dig_t1, c.dig_t2, c.dig_t3, c.dig_p1, c.dig_p2, c.dig_p3,
                       c.dig_p4, c.dig_p5, c.dig_p6, c.dig_p7, c.dig_p8, c.dig_p9};
  std::size_t address = 0x88;
  for (const int word : words) {
    byte(address++, word & 0xFF);
    byte(address++, word >> 8 & 0xFF);
  }
  byte(0xA1, c.dig_h1);
  byte(0xE1, c.dig_h2 & 0xFF);
  byte(0xE2, c.dig_h2 >> 8 & 0xFF);
  byte(0xE3, c.dig_h3);
  // H4 and H5 share 0xE5: its lower half is the end of H4, its upper half the end of H5.
  byte(0xE4, c.dig_h4 >> 4 & 0xFF);
  byte(0xE5, (c.dig_h5 & 0x0F) << 4 | (c.dig_h4 & 0x0F));
  byte(0xE6, c.dig_h5 >> 4 & 0xFF);
  byte(0xE7, c.dig_h6);
}

double celsius(const Calibration& c, double temp_adc) { return t_fine(c, temp_adc) / 5120; }

double pascals(const Calibration& c, double press_adc, double temp_adc) {
  const double x = t_fine(c, temp_adc) / 2 - 64000;
  const double y = (x * x * c.dig_p6 / 32768 + x * c.dig_p5 * 2) / 4 + c.dig_p4 * 65536.0;
  const double slope = (c.dig_p3 * x * x / 524288 + c.dig_p2 * x) / 524288;
  const double z = (1 + slope / 32768) * c.dig_p1;
  if (z == 0) return 0;
  const double p = (1048576 - press_adc - y / 4096) * 6250 / z;
  return p + (c.dig_p9 * p * p / 2147483648.0 + p * c.dig_p8 / 32768 + c.dig_p7) / 16;
}

double percent(const Calibration& c, double hum_adc, double temp_adc) {
  const double t = t_fine(c, temp_adc) - 76800;
  const double by_temperature = 1 + c.dig_h6 / 67108864.0 * t * (1 + c.dig_h3 / 67108864.0 * t);
  const double h = (hum_adc - (c.dig_h4 * 64.0 + c.dig_h5 / 16384.0 * t)) *
                   (c.dig_h2 / 65536.0 * by_temperature);
  return h * (1 - c.dig_h1 * h / 524288);
}

std::uint32_t temperature_adc(const Calibration& c, double degrees) {
  return nearest_code([&](double adc) { return celsius(c, adc); }, degrees, kLast20);
}

std::uint32_t pressure_adc(const Calibration& c, double pressure, std::uint32_t temp_adc) {
  return nearest_code([&](double adc) { return pascals(c, adc, temp_adc); }, pressure, kLast20);
}

std::uint32_t humidity_adc(const Calibration& c, double humidity, std::uint32_t temp_adc) {
  return nearest_code([&](double adc) { return percent(c, adc, temp_adc); }, humidity, kLast16);
}

}  // namespace emulators::bme280
