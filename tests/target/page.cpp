#include "target/page.h"

#include <cstdint>
#include <cstring>
#include <limits>

#include "prometheus_express.h"

namespace test_page {
namespace {

namespace prom = prometheus_express;

using Write = void (*)(const char*);

void write_registry(prom::CollectorRegistry& registry, const prom::Format& format, Write write) {
  prom::ExemplarBuffers<1> exemplars;
  prom::ExpositionOptions options;
  options.exemplars = &exemplars;
  prom::Exposition exposition{registry, format, options};
  char text[98];
  for (;;) {
    const prom::Exposition::Result result = exposition.read_some(text, sizeof text - 1);
    text[result.count] = '\0';
    write(text);
    if (result.status != prom::Exposition::Status::kMore) return;
  }
}

void write_in_every_format(prom::CollectorRegistry& registry, Write write) {
  write_registry(registry, prom::kTextFormat, write);
  write_registry(registry, prom::kOpenMetricsFormat, write);
}

void write_every_type(Write write) {
  static prom::FixedStorage<2048> storage;
  prom::CollectorRegistry registry{"page", storage};
  prom::Counter whole{"whole_total", "whole amounts\nand a \\", registry};
  prom::Counter fraction{"fraction_total", "fractions \"quoted\"", registry};
  prom::Counter large{"large_total", "", registry};
  prom::Gauge gauge{"labelled", "", {"a", "b"}, registry};
  prom::Summary summary{"summary", "", {"a"}, registry};
  prom::Histogram histogram{"histogram", "", registry};
  prom::Histogram labelled_histogram{
      "negative", "", {"a"}, registry, prom::linear_buckets<8>(-2, .3)};
  whole.inc(3);
  for (int i = 0; i < 10; ++i) fraction.inc(0.1 * i);
  large.inc(std::uint64_t{1} << 63);
  gauge.labels("", "back\\slash").set(-0.0);
  gauge.labels("line\nfeed", "\"quoted\"").set(1e300);
  gauge.labels("\xc3\xa4", -17).inc(0.1);
  for (int i = 0; i < 50; ++i) {
    summary.labels(i % 3).observe(i / 7.0);
    histogram.observe(i / 9.0);
    labelled_histogram.labels("x").observe(i / 11.0 - 3);
  }
  write_in_every_format(registry, write);
}

double from_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

void write_value(double value, Write write) {
  static prom::CollectorRegistry registry;
  static prom::Gauge<> gauge{"g", "", registry};
  gauge.set(value);
  write_registry(registry, prom::kTextFormat, write);
}

// Every binary exponent, with fractions at the edges and random ones; whole numbers around every
// power of two and ten.
void write_numbers(Write write) {
  constexpr std::uint64_t kFraction = (std::uint64_t{1} << 52) - 1;
  std::uint64_t random = 88172645463325252;
  for (std::uint64_t exponent = 0; exponent <= 0x7FF; ++exponent) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    for (const std::uint64_t fraction :
         {std::uint64_t{0}, std::uint64_t{1}, kFraction, kFraction / 3, random & kFraction}) {
      write_value(from_bits((random & 1) << 63 | exponent << 52 | fraction), write);
    }
  }
  double ten = 1e-30;
  for (int i = -30; i <= 30; ++i, ten *= 10) write_value(ten, write);
  for (double two = 1; two < 1e20; two *= 2) {
    write_value(two - 1, write);
    write_value(two + 1, write);
    write_value(-two, write);
  }
  for (const double hundredths : {0.01, 14.05, 27.9775, 49.4062, 1060948.0, 0.1 + 0.2}) {
    write_value(hundredths, write);
  }
  write_value(std::numeric_limits<double>::denorm_min(), write);
  write_value(std::numeric_limits<double>::quiet_NaN(), write);
}

}  // namespace

void write_page(Write write) {
  write_every_type(write);
  write_numbers(write);
}

}  // namespace test_page
