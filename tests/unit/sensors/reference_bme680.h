// The formulas of the BME680's data sheet once more, in double precision and in its own steps and
// names, for the driver's to be compared with; and calibrations to do that with.
#pragma once

#include <cstdint>

#include "fake_chips.h"

namespace reference {

struct Parameters {
  double t1, t2, t3;
  double p1, p2, p3, p4, p5, p6, p7, p8, p9, p10;
  double h1, h2, h3, h4, h5, h6, h7;
  double gh1, gh2, gh3;
  double res_heat_val, res_heat_range, range_sw_err;

  // As the chip holds them.
  fake::Bytes first_block() const;
  fake::Bytes second_block() const;
  fake::Bytes third_block() const;
};

// Such as real chips have, and others towards the ends of what a chip can have.
extern const Parameters kChips[3];

double t_fine(const Parameters& p, double adc);
double pressure(const Parameters& p, double t_fine, double adc);
double humidity(const Parameters& p, double t_fine, double adc);
double gas(const Parameters& p, double adc, int range);
double gas_high(double adc, int range);
double res_heat(const Parameters& p, double target, double ambient);

}  // namespace reference
