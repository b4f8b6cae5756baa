#include "prometheus_express/metrics/exponential/quantile_window.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <random>
#include <vector>

namespace prom = prometheus_express;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kMinute = 60'000'000'000;
constexpr std::uint64_t kAge = 2 * kMinute;
constexpr std::uint64_t kStart = 1'000'000 * kMinute;
constexpr double kQuantiles[] = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};

void observe(prom::QuantileWindow& window, double value, std::uint64_t now = kStart) {
  window.observe(prom::native_place(value), now);
}

double exact_quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const double rank = std::max(1.0, std::ceil(q * static_cast<double>(values.size())));
  return values[static_cast<std::size_t>(rank) - 1];
}

double growth(int schema) { return std::exp2(std::exp2(-schema)); }

// The two error bounds of the header.
double widest_error(int schema) { return growth(schema) - 1; }
double usual_error(int schema) { return (growth(schema) - 1) / (growth(schema) + 1); }

void check_quantiles(prom::QuantileWindow& window, const std::vector<double>& values, double error,
                     std::uint64_t now = kStart) {
  for (const double q : kQuantiles) {
    CAPTURE(q);
    const double exact = exact_quantile(values, q);
    const double answer = window.quantile(q, now);
    CAPTURE(exact);
    CAPTURE(answer);
    REQUIRE(answer >= *std::min_element(values.begin(), values.end()));
    REQUIRE(answer <= *std::max_element(values.begin(), values.end()));
    if (std::abs(exact) <= prom::kDefaultZeroThreshold) {
      REQUIRE(std::abs(answer) <= prom::kDefaultZeroThreshold);
    } else if (std::isinf(exact)) {
      REQUIRE(answer == exact);
    } else {
      REQUIRE(std::abs(answer - exact) <= std::abs(exact) * error * (1 + 1e-9));
    }
  }
}

// Another thread may have read the clock before, and take the lock after.
TEST_CASE("quantiles: a clock that is behind takes nothing away") {
  for (const std::uint64_t behind : {std::uint64_t{1}, kAge - 1, kAge, 5 * kAge, 50 * kAge}) {
    CAPTURE(behind);
    prom::QuantileCells<64> cells{};
    prom::QuantileWindow window{cells};
    observe(window, 8);
    observe(window, 8, kStart - behind);
    CHECK(window.quantile(0.5, kStart - behind) > 7);
    observe(window, 1, kStart);
    CHECK(window.quantile(0.5, kStart + 4 * kAge) > 7);
    CHECK(std::isnan(window.quantile(0.5, kStart + 6 * kAge)));
  }
}

template <class Distribution>
std::vector<double> draw(Distribution distribution, unsigned seed, std::size_t count) {
  std::mt19937_64 random{seed};
  std::vector<double> values(count);
  for (double& value : values) value = distribution(random);
  return values;
}

std::vector<std::vector<double>> samples(std::size_t count) {
  std::vector<std::vector<double>> result;
  result.push_back(draw(std::lognormal_distribution<double>{-4, 1}, 1, count));
  result.push_back(draw(std::exponential_distribution<double>{20}, 2, count));
  result.push_back(draw(std::uniform_real_distribution<double>{0, 1}, 3, count));
  result.push_back(draw(std::normal_distribution<double>{0, 5}, 4, count));
  result.push_back(draw(std::normal_distribution<double>{-100, 5}, 5, count));
  result.push_back(draw(std::cauchy_distribution<double>{0, 1}, 6, count));
  result.push_back(draw(std::poisson_distribution<int>{1}, 7, count));  // many are exactly 0
  std::vector<double> sorted = result[0];
  std::sort(sorted.begin(), sorted.end());
  result.push_back(sorted);
  std::reverse(sorted.begin(), sorted.end());
  result.push_back(sorted);
  return result;
}

template <std::size_t Capacity>
void check_error_bound(int schema) {
  CAPTURE(Capacity);
  CAPTURE(schema);
  for (const std::size_t count : {1u, 2u, 3u, 10u, 1000u}) {
    for (const std::vector<double>& values : samples(count)) {
      prom::QuantileCells<Capacity> cells;
      prom::QuantileWindow window{cells, prom::kDefaultMaxAgeNs, schema};
      for (const double value : values) observe(window, value);
      check_quantiles(window, values, usual_error(window.schema()));
    }
  }
}

TEST_CASE("quantiles are as near to the exact ones as the header says, for any distribution") {
  for (int schema = prom::kMinSchema; schema <= prom::kMaxSchema; ++schema) {
    check_error_bound<16>(schema);
    check_error_bound<64>(schema);
    check_error_bound<1000>(schema);
  }
}

TEST_CASE("quantiles: how far the usual number of buckets reaches") {
  prom::QuantileCells<64> cells;
  prom::QuantileWindow window{cells};
  for (const double value : draw(std::normal_distribution<double>{1, 0.1}, 1, 10000)) {
    observe(window, value);
  }
  CHECK(window.schema() == 5);
  for (const double value : draw(std::lognormal_distribution<double>{0, 0.5}, 1, 10000)) {
    observe(window, value);
  }
  CHECK(window.schema() == 3);
}

TEST_CASE("quantiles: of values of any magnitude") {
  std::vector<double> values = draw(std::uniform_real_distribution<double>{-1074, 1023}, 8, 2000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = std::exp2(values[i]) * (i % 2 == 0 ? 1 : -1);
  }
  prom::QuantileCells<146> cells;
  prom::QuantileWindow window{cells};
  for (const double value : values) observe(window, value);
  check_quantiles(window, values, usual_error(prom::kMinSchema));

  prom::QuantileCells<8> few;
  prom::QuantileWindow coarse{few};
  for (const double value : values) observe(coarse, value);
  CHECK(coarse.quantile(0.5, kStart) == 0);
  const double largest = exact_quantile(values, 1);
  CHECK(std::abs(coarse.quantile(1, kStart) - largest) < largest);
}

TEST_CASE("quantiles of nothing, and of no fraction, are NaN") {
  prom::QuantileCells<16> cells;
  prom::QuantileWindow window{cells};
  CHECK(std::isnan(window.quantile(0.5, kStart)));
  observe(window, kNaN);
  CHECK(std::isnan(window.quantile(0.5, kStart)));
  observe(window, 1);
  CHECK_FALSE(std::isnan(window.quantile(0.5, kStart)));
  CHECK(std::isnan(window.quantile(-0.1, kStart)));
  CHECK(std::isnan(window.quantile(1.1, kStart)));
  CHECK(std::isnan(window.quantile(kNaN, kStart)));
  window.reset();
  CHECK(std::isnan(window.quantile(0.5, kStart)));
}

TEST_CASE("quantiles lie within what was observed, as long as that is in the window") {
  for (const double value : {8.0, 1.0, 0.1, -8.0, -0.3, 1e300, 5e-324, -1e-200, 0.0, 1024.0}) {
    CAPTURE(value);
    prom::QuantileCells<8> cells;
    prom::QuantileWindow window{cells};
    observe(window, value);
    for (const double q : kQuantiles) CHECK(window.quantile(q, kStart) == value);
    // Another one that is in the same bucket widens the range until it is forgotten.
    const double other = value * 1.001;
    observe(window, other, kStart + kAge);
    const auto [least, greatest] = std::minmax(value, other);
    for (const double q : kQuantiles) {
      CHECK(window.quantile(q, kStart + kAge) >= least);
      CHECK(window.quantile(q, kStart + kAge) <= greatest);
    }
    for (const double q : kQuantiles) CHECK(window.quantile(q, kStart + 5 * kAge) == other);
    window.reset();
    observe(window, 3, kStart + 6 * kAge);
    CHECK(window.quantile(0.5, kStart + 6 * kAge) == 3);
  }
}

TEST_CASE("quantiles: zeros, infinities, and NaN that is left out") {
  prom::QuantileCells<16> cells;
  prom::QuantileWindow window{cells};
  const std::vector<double> values = {-kInfinity, -kInfinity, -1, -0.0, 0, 1e-300, 1, 2, kInfinity};
  for (const double value : values) {
    observe(window, kNaN);
    observe(window, value);
  }
  check_quantiles(window, values, usual_error(window.schema()));
  CHECK(window.quantile(0.1, kStart) == -kInfinity);
  CHECK(window.quantile(0.5, kStart) == 0);
  CHECK(window.quantile(1, kStart) == kInfinity);
}

// What is in the window by the definition: everything of the present age and of the four before.
class Reference {
 public:
  void observe(double value, std::uint64_t now, int schema) {
    expire(now);
    seen_.push_back({age(now), value, schema});
  }
  std::vector<double> values(std::uint64_t now) {
    expire(now);
    std::vector<double> result;
    for (const Seen& seen : seen_) result.push_back(seen.value);
    return result;
  }
  int lowest_schema() const {
    int lowest = prom::kMaxSchema;
    for (const Seen& seen : seen_) lowest = std::min(lowest, seen.schema);
    return lowest;
  }

 private:
  struct Seen {
    std::uint64_t age;
    double value;
    int schema;  // that was in use afterwards
  };

  static std::uint64_t age(std::uint64_t now) { return (now - kStart) / kAge; }
  void expire(std::uint64_t now) {
    while (!seen_.empty() && seen_.front().age + prom::AgeCounts::kAges <= age(now)) {
      seen_.pop_front();
    }
  }

  std::deque<Seen> seen_;
};

TEST_CASE("quantiles follow the window, while the distribution and the resolution change") {
  std::mt19937_64 random{10};
  for (const std::uint64_t longest_step : {kMinute / 20, kMinute, 4 * kMinute}) {
    CAPTURE(longest_step);
    prom::QuantileCells<32> cells;
    prom::QuantileWindow window{cells};
    Reference reference;
    std::uint64_t now = kStart;
    for (int i = 0; i < 3000; ++i) {
      CAPTURE(i);
      const double spread = i / 500 % 2 == 0 ? 0.1 : 3;
      const double value = std::lognormal_distribution<double>{i / 300.0, spread}(random);
      observe(window, value, now);
      reference.observe(value, now, window.schema());
      if (i % 40 == 0) {
        const std::vector<double> values = reference.values(now);
        const double error = widest_error(reference.lowest_schema());
        check_quantiles(window, values, error, now);
      }
      now += random() % longest_step;
    }
  }
}

TEST_CASE("quantiles: a value is forgotten after 80 to 100 % of the window") {
  for (std::uint64_t seconds = 0; seconds < 120; ++seconds) {
    prom::QuantileCells<16> cells;
    prom::QuantileWindow window{cells};
    observe(window, 1, kStart);
    const std::uint64_t seen = kStart + seconds * kMinute / 60;
    observe(window, 2, seen);
    CHECK_FALSE(std::isnan(window.quantile(0.5, seen + 8 * kMinute)));
    CHECK(std::isnan(window.quantile(0.5, seen + 10 * kMinute)));
  }
}

TEST_CASE("quantiles: after any pause, also one much longer than the window") {
  for (const std::uint64_t pause : {kMinute, 9 * kMinute, 10 * kMinute, 100000 * kMinute}) {
    prom::QuantileCells<16> cells;
    prom::QuantileWindow window{cells};
    observe(window, 1, kStart);
    observe(window, 1000, kStart + pause);
    const double answer = window.quantile(0.1, kStart + pause);
    CHECK(answer == doctest::Approx(pause < 10 * kMinute ? 1 : 1000).epsilon(0.03));
  }
}

TEST_CASE("quantiles: other lengths of the window") {
  prom::QuantileCells<16> cells;
  prom::QuantileWindow window{cells, 5 * 1000};
  observe(window, 1, 10000);
  CHECK_FALSE(std::isnan(window.quantile(0.5, 14999)));
  CHECK(std::isnan(window.quantile(0.5, 15000)));
}

TEST_CASE("quantiles: a clock read a little too early does no harm") {
  prom::QuantileCells<16> cells;
  prom::QuantileWindow window{cells};
  observe(window, 1000, kStart);
  observe(window, 1, kStart - 1);
  CHECK(window.quantile(1, kStart - 2) == doctest::Approx(1000).epsilon(0.03));
  CHECK(window.quantile(0, kStart - 2) == doctest::Approx(1).epsilon(0.03));
  observe(window, 1, kStart + kAge);
  observe(window, 1, kStart + kAge - 1);
  CHECK(window.quantile(1, kStart + kAge - 2) == doctest::Approx(1000).epsilon(0.03));
  CHECK_FALSE(std::isnan(window.quantile(1, kStart + 5 * kAge)));  // the two of the second age
  CHECK(std::isnan(window.quantile(1, kStart + 6 * kAge)));
}

TEST_CASE("quantiles: the resolution comes back when wide-spread values have left the window") {
  prom::QuantileCells<32> cells;
  prom::QuantileWindow window{cells};
  for (const double value : draw(std::lognormal_distribution<double>{0, 20}, 11, 1000)) {
    observe(window, value, kStart);
  }
  const int lowest = window.schema();
  CHECK(lowest <= 0);
  const std::vector<double> narrow = draw(std::normal_distribution<double>{1, 0.05}, 12, 1000);
  std::uint64_t now = kStart;
  while (now < kStart + 5 * kAge) {
    now += kAge;
    for (const double value : narrow) observe(window, value, now);
  }
  CHECK(window.schema() == std::min(5, lowest + 5));
  while (window.schema() < 5) {
    now += kAge;
    for (const double value : narrow) observe(window, value, now);
  }
  for (int age = 0; age < 5; ++age) {
    now += kAge;
    for (const double value : narrow) observe(window, value, now);
  }
  check_quantiles(window, narrow, usual_error(5), now);
}

TEST_CASE("quantiles: a widened zero is narrow again when the window has moved on") {
  prom::QuantileCells<4> cells;
  prom::QuantileWindow window{cells};
  for (int exponent = -100; exponent < 1000; exponent += 100) {
    observe(window, std::ldexp(1, exponent), kStart);
  }
  observe(window, -std::ldexp(1, -100), kStart);  // so that 0 is within what was observed
  observe(window, 1, kStart);
  CHECK(window.quantile(0.01, kStart) == 0);
  for (std::uint64_t age = 1; age < 5; ++age) {
    CHECK(window.quantile(0.01, kStart + age * kAge) == 0);
  }
  observe(window, 1, kStart + 5 * kAge);
  CHECK(window.quantile(0.5, kStart + 5 * kAge) > 0);
}

TEST_CASE("quantiles: memory") {
  static_assert(sizeof(prom::QuantileCells<64>) == 64 * 24);
  CHECK(sizeof(prom::QuantileWindow) <= 208);
}

}  // namespace
