#include "prometheus_express/metrics/exponential/native_buckets.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include "bucket_definition.h"
#include "support/effort.h"

namespace prom = prometheus_express;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = std::numeric_limits<double>::max();

using Counts = std::map<std::int32_t, std::uint64_t>;

struct Expected {
  int schema;
  double zero_threshold;
  std::uint64_t zero_count = 0;
  Counts positive{};
  Counts negative{};
};

std::int32_t index_of(double magnitude, int schema) {
  if (std::isinf(magnitude)) return index_by_definition(kLargest, schema) + 1;
  return index_by_definition(magnitude, schema);
}

Expected sort_into_buckets(const std::vector<double>& values, int schema, double zero_threshold) {
  Expected result{schema, zero_threshold};
  for (const double value : values) {
    if (std::abs(value) <= zero_threshold) {
      ++result.zero_count;
    } else {
      Counts& side = value < 0 ? result.negative : result.positive;
      ++side[index_of(std::abs(value), schema)];
    }
  }
  return result;
}

// From the definition alone: the finest schema at which the values fit; when there is none, the
// narrowest zero bucket at schema -4.
Expected by_definition(const std::vector<double>& values, std::size_t capacity, int schema,
                       double zero_threshold) {
  const auto fits = [capacity](const Expected& buckets) {
    return buckets.positive.size() + buckets.negative.size() <= capacity;
  };
  for (; schema >= prom::kMinSchema; --schema) {
    Expected result = sort_into_buckets(values, schema, zero_threshold);
    if (fits(result)) return result;
  }
  for (std::int32_t index = -68;; ++index) {
    const double bound = std::ldexp(1, 16 * index);
    if (bound <= zero_threshold) continue;
    Expected result = sort_into_buckets(values, prom::kMinSchema, bound);
    if (fits(result)) return result;
  }
}

Counts counts_of(const prom::NativeSide& side) {
  Counts result;
  for (std::size_t i = 0; i < side.size; ++i) result[side.indexes[i]] = side.counts[i];
  return result;
}

void check_same(const prom::NativeBuckets& buckets, const Expected& expected) {
  static prom::NativeCells<200> memory;
  prom::NativeSnapshot snapshot{memory};
  REQUIRE(buckets.read_into(snapshot));
  REQUIRE(snapshot.schema == expected.schema);
  REQUIRE(snapshot.zero_threshold == expected.zero_threshold);
  REQUIRE(snapshot.zero_count == expected.zero_count);
  for (const prom::NativeSide& side : {snapshot.positive, snapshot.negative}) {
    REQUIRE(std::is_sorted(side.indexes, side.indexes + side.size));
  }
  REQUIRE(counts_of(snapshot.positive) == expected.positive);
  REQUIRE(counts_of(snapshot.negative) == expected.negative);
}

// Observes the values in their order and compares after the first, some, and the last.
template <std::size_t Capacity>
void check_run(const std::vector<double>& values, int schema,
               double zero_threshold = prom::kDefaultZeroThreshold) {
  CAPTURE(Capacity);
  CAPTURE(schema);
  prom::NativeCells<Capacity> cells;
  prom::NativeBuckets buckets{cells, schema, zero_threshold};
  std::vector<double> seen;
  for (const double value : values) {
    buckets.observe(prom::native_place(value));
    if (std::isnan(value)) continue;
    seen.push_back(value);
    const std::size_t n = seen.size();
    if (n != 1 && n != 7 && n != 40 && n != values.size()) continue;
    CAPTURE(n);
    check_same(buckets, by_definition(seen, Capacity, schema, zero_threshold));
  }
}

template <class Distribution>
std::vector<double> draw(Distribution distribution, unsigned seed, std::size_t count = 150) {
  std::mt19937_64 random{seed};
  std::vector<double> values(count);
  for (double& value : values) value = distribution(random);
  return values;
}

// Latencies, as they are usually modelled, and worse.
std::vector<std::vector<double>> samples(unsigned seed) {
  std::vector<std::vector<double>> result;
  result.push_back(draw(std::lognormal_distribution<double>{-3, 1}, seed));
  result.push_back(draw(std::normal_distribution<double>{0, 10}, seed));
  result.push_back(draw(std::uniform_real_distribution<double>{0.9, 1.1}, seed));
  // Any magnitude that a double can have, of both signs.
  std::vector<double> wild = draw(std::uniform_real_distribution<double>{-1074, 1023.9}, seed);
  std::mt19937 random{seed};
  for (double& value : wild) value = std::exp2(value) * (random() % 2 == 0 ? 1 : -1);
  result.push_back(wild);
  for (double& value : wild) {
    constexpr double kSpecial[] = {0, -0.0, kNaN, kInfinity, -kInfinity, kLargest, 1, -1};
    if (random() % 2 == 0) value = kSpecial[random() % 8];
  }
  result.push_back(wild);
  return result;
}

TEST_CASE("native buckets: equal to the definition, at every schema and through every halving") {
  constexpr int kStep = test_support::stride(4);
  for (int schema = prom::kMinSchema; schema <= prom::kMaxSchema; schema += kStep) {
    const auto seed = static_cast<unsigned>(schema + 10);
    for (const std::vector<double>& values : samples(seed)) {
      check_run<4>(values, schema);
      check_run<13>(values, schema);
      check_run<160>(values, schema);
    }
  }
}

TEST_CASE("native buckets: equal to the definition when all values are bounds") {
  std::vector<double> values;
  std::mt19937 random{5};
  std::uniform_int_distribution<std::int32_t> any{-1000, 1000};
  for (int i = 0; i < 150; ++i) {
    values.push_back(prom::native_upper_bound(any(random), 8) * (i % 2 == 0 ? 1 : -1));
  }
  check_run<4>(values, 8);
  check_run<20>(values, 8);
  check_run<160>(values, 8);
}

TEST_CASE("native buckets: other zero thresholds") {
  for (const std::vector<double>& values : samples(77)) {
    for (const double threshold : {0.0, 0.001, 0.05, 1.0, 1e100}) {
      check_run<5>(values, 3, threshold);
      check_run<50>(values, 3, threshold);
    }
  }
}

TEST_CASE("native buckets: schemas and thresholds that do not exist") {
  prom::NativeCells<4> cells;
  check_same(prom::NativeBuckets{cells, 9, -1}, Expected{8, 0});
  check_same(prom::NativeBuckets{cells, -5, kNaN}, Expected{-4, 0});
}

TEST_CASE("native buckets: with 146 of them zero is never widened") {
  std::vector<double> values;
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    values.push_back(std::ldexp(1, exponent));
    values.push_back(-std::ldexp(1, exponent));
  }
  values.push_back(kInfinity);
  values.push_back(-kInfinity);
  prom::NativeCells<146> cells;
  prom::NativeBuckets buckets{cells, 8};
  for (const double value : values) buckets.observe(prom::native_place(value));
  const Expected expected = sort_into_buckets(values, -4, prom::kDefaultZeroThreshold);
  CHECK(expected.positive.size() + expected.negative.size() == 146);
  check_same(buckets, expected);
}

TEST_CASE("native buckets: reset gives back the initial resolution") {
  prom::NativeCells<4> cells;
  prom::NativeBuckets buckets{cells, 8};
  for (const double value : draw(std::lognormal_distribution<double>{0, 200}, 3)) {
    buckets.observe(prom::native_place(value));
  }
  prom::NativeCells<4> memory;
  prom::NativeSnapshot snapshot{memory};
  REQUIRE(buckets.read_into(snapshot));
  CHECK(snapshot.schema == -4);
  CHECK(snapshot.zero_threshold > prom::kDefaultZeroThreshold);
  buckets.reset();
  check_same(buckets, Expected{8, prom::kDefaultZeroThreshold});
  buckets.observe(prom::native_place(1));
  check_same(buckets, sort_into_buckets({1}, 8, prom::kDefaultZeroThreshold));
}

TEST_CASE("native buckets: a snapshot with too little room is refused and left alone") {
  prom::NativeCells<8> cells;
  prom::NativeBuckets buckets{cells, 0};
  prom::NativeCells<4> memory;
  prom::NativeSnapshot snapshot{memory};
  for (int i = 0; i < 5; ++i) {
    CHECK(buckets.read_into(snapshot));
    CHECK(snapshot.positive.size == static_cast<std::size_t>(i));
    buckets.observe(prom::native_place(std::ldexp(1, i)));
  }
  CHECK_FALSE(buckets.read_into(snapshot));
  CHECK(snapshot.positive.size == 4);
}

TEST_CASE("native buckets: a snapshot does not change with the buckets") {
  prom::NativeCells<4> cells;
  prom::NativeBuckets buckets{cells, 0};
  prom::NativeCells<4> memory;
  prom::NativeSnapshot snapshot{memory};
  buckets.observe(prom::native_place(4));
  buckets.observe(prom::native_place(-8));
  REQUIRE(buckets.read_into(snapshot));
  for (int i = 0; i < 100; ++i) buckets.observe(prom::native_place(std::ldexp(1, i)));
  CHECK(snapshot.schema == 0);
  CHECK(counts_of(snapshot.positive) == Counts{{2, 1}});
  CHECK(counts_of(snapshot.negative) == Counts{{3, 1}});
}

TEST_CASE("native buckets: memory") {
  static_assert(sizeof(prom::NativeCells<160>) == 160 * 12);
  CHECK(sizeof(prom::NativeBuckets) <= 72);
}

// --- Spans and deltas
// -----------------------------------------------------------------------------

struct Encoded {
  std::vector<prom::NativeSpan> spans;
  std::vector<std::int64_t> deltas;
};

Encoded encode(const Counts& counts) {
  std::vector<std::int32_t> indexes;
  std::vector<std::uint64_t> values;
  for (const auto& [index, count] : counts) {
    indexes.push_back(index);
    values.push_back(count);
  }
  const prom::NativeSide side{indexes.data(), values.data(), indexes.size()};
  Encoded result;
  prom::NativeSpans spans{side};
  for (prom::NativeSpan span; spans.next(span);) result.spans.push_back(span);
  prom::NativeDeltas deltas{side};
  for (std::int64_t delta = 0; deltas.next(delta);) result.deltas.push_back(delta);
  return result;
}

TEST_CASE("spans and deltas: gaps up to two are filled") {
  const Encoded result = encode({{-3, 5}, {-2, 7}, {1, 2}, {5, 9}, {7, 9}});
  REQUIRE(result.spans.size() == 2);
  CHECK(result.spans[0].offset == -3);
  CHECK(result.spans[0].length == 5);
  CHECK(result.spans[1].offset == 3);
  CHECK(result.spans[1].length == 3);
  CHECK(result.deltas == std::vector<std::int64_t>{5, 2, -7, 0, 2, 7, -9, 9});
}

TEST_CASE("spans and deltas: none of no buckets, one of one, also at an end of the range") {
  CHECK(encode({}).spans.empty());
  CHECK(encode({}).deltas.empty());
  for (const std::int32_t index : {-274944, 0, 1, 262145}) {
    const Encoded result = encode({{index, 3}});
    REQUIRE(result.spans.size() == 1);
    CHECK(result.spans[0].offset == index);
    CHECK(result.spans[0].length == 1);
    CHECK(result.deltas == std::vector<std::int64_t>{3});
  }
}

TEST_CASE("spans and deltas: read back, they are the buckets") {
  std::mt19937 random{9};
  for (int round = 0; round < 500; ++round) {
    Counts counts;
    std::int32_t index = static_cast<std::int32_t>(random() % 2000) - 1000;
    for (std::size_t i = random() % 30; i > 0; --i) {
      index += 1 + static_cast<std::int32_t>(random() % 6);
      counts[index] = 1 + random() % 1000;
    }
    const Encoded encoded = encode(counts);
    Counts decoded;
    std::size_t delta = 0;
    std::int64_t count = 0;
    std::int32_t at = 0;
    for (std::size_t i = 0; i < encoded.spans.size(); ++i) {
      if (i > 0) REQUIRE(encoded.spans[i].offset > 2);
      at += encoded.spans[i].offset;
      for (std::uint32_t n = 0; n < encoded.spans[i].length; ++n, ++at) {
        REQUIRE(delta < encoded.deltas.size());
        count += encoded.deltas[delta++];
        REQUIRE(count >= 0);
        if (count > 0) decoded[at] = static_cast<std::uint64_t>(count);
      }
    }
    REQUIRE(delta == encoded.deltas.size());
    REQUIRE(decoded == counts);
  }
}

}  // namespace
