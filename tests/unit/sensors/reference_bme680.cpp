#include "reference_bme680.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace reference {
namespace {

class Block {
 public:
  Block(unsigned begin, unsigned end) : begin_(begin), bytes_(end - begin + 1) {}

  void put(unsigned address, double value, int bytes = 1) {
    const auto bits = static_cast<unsigned>(static_cast<int>(value));
    for (int i = 0; i < bytes; ++i) {
      bytes_.at(address - begin_ + static_cast<unsigned>(i)) =
          static_cast<std::uint8_t>(bits >> 8 * i);
    }
  }

  const fake::Bytes& bytes() const { return bytes_; }

 private:
  unsigned begin_;
  fake::Bytes bytes_;
};

}  // namespace

const Parameters kChips[3] = {
    {26041, 26469, 3, 36673, -10515, 88,  7310, -128, 30,    46, -3177, -2379, 30,
     763,   1024,  0, 45,    20,     120, -100, -30,  -5969, 18, 46,    1,     0},
    {25897, 26111, -2, 35502, -10343, 92,  6870, 17,  28,     -71, -914, -3002, 27,
     802,   1007,  -3, 41,    24,     113, -92,  -67, -13571, 33,  -19,  2,     -5},
    {27000, 27000, 7, 38000, -10900, 75,  8000, 200, 34,  127, 400, -1000, 40,
     600,   1100,  5, 50,    12,     127, -128, 20,  900, -20, 100, 0,     7},
};

fake::Bytes Parameters::first_block() const {
  Block block{0x8A, 0xA0};
  block.put(0x8A, t2, 2);
  block.put(0x8C, t3);
  block.put(0x8E, p1, 2);
  block.put(0x90, p2, 2);
  block.put(0x92, p3);
  block.put(0x94, p4, 2);
  block.put(0x96, p5, 2);
  block.put(0x98, p7);
  block.put(0x99, p6);
  block.put(0x9C, p8, 2);
  block.put(0x9E, p9, 2);
  block.put(0xA0, p10);
  return block.bytes();
}

fake::Bytes Parameters::second_block() const {
  Block block{0xE1, 0xEE};
  const int h1_bits = static_cast<int>(h1);
  const int h2_bits = static_cast<int>(h2);
  block.put(0xE1, h2_bits >> 4);
  block.put(0xE2, (h2_bits & 0xF) << 4 | (h1_bits & 0xF));
  block.put(0xE3, h1_bits >> 4);
  block.put(0xE4, h3);
  block.put(0xE5, h4);
  block.put(0xE6, h5);
  block.put(0xE7, h6);
  block.put(0xE8, h7);
  block.put(0xE9, t1, 2);
  block.put(0xEB, gh2, 2);
  block.put(0xED, gh1);
  block.put(0xEE, gh3);
  return block.bytes();
}

// With ones in the bits that do not count.
fake::Bytes Parameters::third_block() const {
  Block block{0x00, 0x04};
  block.put(0x00, res_heat_val);
  block.put(0x02, 0xCF | static_cast<int>(res_heat_range) << 4);
  block.put(0x04, 0x0F | static_cast<int>(range_sw_err) * 16);
  return block.bytes();
}

double t_fine(const Parameters& p, double adc) {
  const double var1 = (adc / 16384.0 - p.t1 / 1024.0) * p.t2;
  const double difference = adc / 131072.0 - p.t1 / 8192.0;
  const double var2 = difference * difference * (p.t3 * 16.0);
  return var1 + var2;
}

double pressure(const Parameters& p, double t_fine, double adc) {
  double var1 = t_fine / 2.0 - 64000.0;
  double var2 = var1 * var1 * (p.p6 / 131072.0);
  var2 = var2 + var1 * p.p5 * 2.0;
  var2 = var2 / 4.0 + p.p4 * 65536.0;
  var1 = (p.p3 * var1 * var1 / 16384.0 + p.p2 * var1) / 524288.0;
  var1 = (1.0 + var1 / 32768.0) * p.p1;
  double press = 1048576.0 - adc;
  press = (press - var2 / 4096.0) * 6250.0 / var1;
  var1 = p.p9 * press * press / 2147483648.0;
  var2 = press * (p.p8 / 32768.0);
  const double var3 = std::pow(press / 256.0, 3) * (p.p10 / 131072.0);
  return press + (var1 + var2 + var3 + p.p7 * 128.0) / 16.0;
}

double humidity(const Parameters& p, double t_fine, double adc) {
  const double celsius = t_fine / 5120.0;
  const double var1 = adc - (p.h1 * 16.0 + p.h3 / 2.0 * celsius);
  const double var2 =
      var1 *
      (p.h2 / 262144.0 * (1.0 + p.h4 / 16384.0 * celsius + p.h5 / 1048576.0 * celsius * celsius));
  const double var3 = p.h6 / 16384.0;
  const double var4 = p.h7 / 2097152.0;
  return std::clamp(var2 + (var3 + var4 * celsius) * var2 * var2, 0.0, 100.0);
}

double gas(const Parameters& p, double adc, int range) {
  static constexpr double kK1[16] = {0, 0, 0, 0, 0, -1, 0, -0.8, 0, 0, -0.2, -0.5, 0, -1, 0, 0};
  static constexpr double kK2[16] = {0, 0, 0, 0, 0.1, 0.7, 0, -0.8, -0.1, 0, 0, 0, 0, 0, 0, 0};
  const double var1 = 1340.0 + 5.0 * p.range_sw_err;
  const double var2 = var1 * (1.0 + kK1[range] / 100.0);
  const double var3 = 1.0 + kK2[range] / 100.0;
  return 1.0 / (var3 * 0.000000125 * std::pow(2, range) * ((adc - 512.0) / var2 + 1.0));
}

double gas_high(double adc, int range) {
  return 1000000.0 * (262144 / std::pow(2, range)) / (4096 + 3 * (adc - 512));
}

double res_heat(const Parameters& p, double target, double ambient) {
  const double var1 = p.gh1 / 16.0 + 49.0;
  const double var2 = p.gh2 / 32768.0 * 0.0005 + 0.00235;
  const double var3 = p.gh3 / 1024.0;
  const double var4 = var1 * (1.0 + var2 * target);
  const double var5 = var4 + var3 * ambient;
  return 3.4 *
         (var5 * (4.0 / (4.0 + p.res_heat_range)) * (1.0 / (1.0 + p.res_heat_val * 0.002)) - 25.0);
}

}  // namespace reference
