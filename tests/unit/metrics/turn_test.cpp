// Turns as boards take them: what interrupt handlers do comes between two steps of whose turn it
// is.
#include "prometheus_express/metrics/exponential/turn.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/exponential/quantile_window.h"

namespace prom = prometheus_express;

namespace {

constexpr int kSchema = 3;
using Counts = std::map<std::pair<bool, std::int32_t>, std::uint64_t>;

// Buckets under a turn, and what was observed.
template <std::size_t Capacity>
struct Bench {
  prom::ValueLock lock;
  prom::NativeCells<Capacity> cells{};
  prom::NativeBuckets buckets{cells, kSchema};
  prom::SharedTurn turn{kSchema, prom::kDefaultZeroThreshold};
  std::vector<double> observed;

  // True: it is the caller's turn now.
  bool begin(double value) {
    observed.push_back(value);
    return turn.begin(lock, prom::native_place(value));
  }
  void count(double value) { buckets.observe(prom::native_place(value)); }
  void end() { turn.end(lock, buckets); }

  // Every value is in its bucket, once, whatever the resolution has become.
  void check() {
    static prom::NativeCells<Capacity> memory;
    prom::NativeSnapshot snapshot{memory};
    REQUIRE(buckets.read_into(snapshot));
    Counts counts;
    std::uint64_t zeros = 0;
    for (const double value : observed) {
      const prom::NativePlace place = prom::native_place(value);
      if (std::abs(value) <= snapshot.zero_threshold) {
        ++zeros;
      } else {
        ++counts[{place.negative,
                  prom::coarser_index(place.index, prom::kMaxSchema - snapshot.schema)}];
      }
    }
    CHECK(zeros == snapshot.zero_count);
    Counts found;
    for (const bool negative : {false, true}) {
      const prom::NativeSide side = negative ? snapshot.negative : snapshot.positive;
      for (std::size_t i = 0; i < side.size; ++i)
        found[{negative, side.indexes[i]}] = side.counts[i];
    }
    CHECK(found == counts);
  }
  int schema() {
    prom::NativeCells<Capacity> memory;
    prom::NativeSnapshot snapshot{memory};
    REQUIRE(buckets.read_into(snapshot));
    return snapshot.schema;
  }
};

TEST_CASE("what is left at another's turn is taken in the end") {
  Bench<20> bench;
  REQUIRE(bench.begin(1));
  CHECK_FALSE(bench.begin(2));
  CHECK_FALSE(bench.begin(0));
  CHECK_FALSE(bench.begin(-2));
  bench.count(1);
  bench.end();
  bench.check();
  CHECK(bench.schema() == kSchema);
  REQUIRE(bench.begin(3));
  bench.count(3);
  bench.end();
  bench.check();
}

TEST_CASE("twenty values that are far from each other cost no resolution") {
  Bench<40> bench;
  REQUIRE(bench.turn.begin());
  for (int i = 0; i < 20; ++i) CHECK_FALSE(bench.begin(std::ldexp(1, 3 * i)));
  bench.end();
  bench.check();
  CHECK(bench.schema() == kSchema);
}

TEST_CASE("the same value may be left any number of times") {
  Bench<40> bench;
  REQUIRE(bench.turn.begin());
  for (int i = 0; i < 1000; ++i) CHECK_FALSE(bench.begin(0.25));
  bench.end();
  bench.check();
  CHECK(bench.schema() == kSchema);
}

TEST_CASE("a reset at another's turn forgets all before it, and nothing after it") {
  Bench<20> bench;
  REQUIRE(bench.begin(1));
  CHECK_FALSE(bench.begin(2));
  CHECK_FALSE(bench.turn.may_reset());
  bench.observed.clear();
  CHECK_FALSE(bench.begin(3));
  bench.count(1);
  bench.end();
  bench.check();
  CHECK(bench.turn.may_reset());
}

// Any values, any number of them at any moment: of each turn the first is counted by whose turn it
// is, all others are left. Of both signs, over all powers of two, so that buckets run out on either
// side and zero grows.
template <std::size_t Capacity>
void check_random_turns(double spread, unsigned seed) {
  CAPTURE(Capacity);
  CAPTURE(spread);
  std::mt19937 random{seed};
  std::normal_distribution<double> exponent{0, spread};
  const auto draw = [&] {
    const double magnitude = std::exp2(exponent(random));
    return random() % 3 == 0 ? -magnitude : magnitude;
  };
  Bench<Capacity> bench;
  for (int turns = 0; turns < 300; ++turns) {
    const double mine = draw();
    REQUIRE(bench.begin(mine));
    for (auto left = random() % 30; left > 0; --left) REQUIRE_FALSE(bench.begin(draw()));
    bench.count(mine);
    bench.end();
    bench.check();
  }
}

TEST_CASE("whatever is left whenever, every value is counted once, in its bucket") {
  for (const double spread : {0.1, 3.0, 30.0, 300.0}) {
    check_random_turns<4>(spread, 1);
    check_random_turns<20>(spread, 2);
    check_random_turns<160>(spread, 3);
  }
}

TEST_CASE("a window of quantiles counts what was left") {
  prom::ValueLock lock;
  prom::QuantileCells<64> cells{};
  prom::QuantileWindow window{cells};
  prom::SharedTurn turn{prom::kDefaultQuantileSchema, prom::kDefaultZeroThreshold};
  REQUIRE(turn.begin());
  for (int i = 1; i <= 100; ++i) CHECK_FALSE(turn.begin(lock, prom::native_place(7)));
  CHECK_FALSE(turn.begin(lock, prom::native_place(9)));
  CHECK(std::isnan(window.quantile(1, 1)));  // of the moment in which the turn began
  turn.end(lock, window);
  CHECK(window.quantile(0, 1) == 7);
  CHECK(window.quantile(0.99, 1) == doctest::Approx(7).epsilon(0.022));
  CHECK(window.quantile(1, 1) == doctest::Approx(9).epsilon(0.022));
}

}  // namespace
