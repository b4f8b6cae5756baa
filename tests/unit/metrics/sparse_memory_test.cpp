// Native histograms and quantiles of summaries make do with the memory they were given.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>

#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/exponential/quantile_window.h"
#include "support/allocation_count.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint64_t kMinute = 60'000'000'000;

// A value of any magnitude: the buckets run out again and again.
class Values {
 public:
  double next() { return std::exp2(exponent_(random_)); }

 private:
  std::mt19937_64 random_{4};
  std::uniform_real_distribution<double> exponent_{-100, 100};
};

TEST_CASE("native buckets: neither observing nor reading allocates") {
  prom::NativeCells<10> cells;
  prom::NativeCells<10> memory;
  Values values;
  const std::uint64_t before = test_support::allocations();
  prom::NativeBuckets buckets{cells, 8};
  prom::NativeSnapshot snapshot{memory};
  bool read = true;
  for (int i = 0; i < 1000; ++i) {
    buckets.observe(prom::native_place(values.next()));
    read = buckets.read_into(snapshot) && read;
  }
  CHECK(test_support::allocations() == before);
  CHECK(read);
}

TEST_CASE("quantiles: neither observing nor reading allocates") {
  prom::QuantileCells<32> cells;
  Values values;
  const std::uint64_t before = test_support::allocations();
  prom::QuantileWindow window{cells};
  double sum = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const std::uint64_t now = 100 * kMinute + i * kMinute / 10;
    window.observe(prom::native_place(values.next()), now);
    sum += window.quantile(0.5, now);
  }
  CHECK(test_support::allocations() == before);
  CHECK(sum > 0);
}

}  // namespace
