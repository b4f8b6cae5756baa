#include "prometheus_express/metrics/exponential/native_index.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "bucket_definition.h"
#include "support/effort.h"

namespace prom = prometheus_express;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallestNormal = std::numeric_limits<double>::min();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();

std::int32_t index_at(double value, int schema) {
  return prom::coarser_index(prom::native_place(value).index, prom::kMaxSchema - schema);
}

void check_all_schemas(double value) {
  CAPTURE(value);
  for (int schema = prom::kMinSchema; schema <= prom::kMaxSchema; ++schema) {
    CAPTURE(schema);
    REQUIRE(index_at(value, schema) == index_by_definition(value, schema));
  }
}

void check_with_neighbours(double value) {
  check_all_schemas(value);
  if (value > kSmallest) check_all_schemas(std::nextafter(value, 0));
  if (value < kLargest) check_all_schemas(std::nextafter(value, kInfinity));
}

TEST_CASE("the definition that the tests use is right where it is easy to see") {
  CHECK(index_by_definition(1, 8) == 0);
  CHECK(index_by_definition(1.0000001, 8) == 1);
  CHECK(index_by_definition(2, 8) == 256);
  CHECK(index_by_definition(1.41, 1) == 1);
  CHECK(index_by_definition(1.42, 1) == 2);
  CHECK(index_by_definition(1.0905, 3) == 1);
  CHECK(index_by_definition(1.0906, 3) == 2);
  CHECK(index_by_definition(65536, -4) == 1);
  CHECK(index_by_definition(65537, -4) == 2);
  CHECK(index_by_definition(1, -4) == 0);
  CHECK(index_by_definition(0.9, -4) == 0);
  CHECK(index_by_definition(1 / 65536.0, -4) == -1);
  CHECK(index_by_definition(0.75, -1) == 0);
  CHECK(index_by_definition(0.25, -1) == -1);
}

TEST_CASE("every bound and its neighbours are in the right bucket, at every schema") {
  for (std::int32_t k = 0; k <= 256; k += test_support::stride(15)) {
    const double bound = prom::native_upper_bound(k, prom::kMaxSchema);
    REQUIRE(index_by_definition(bound, prom::kMaxSchema) == k);
    REQUIRE(index_by_definition(std::nextafter(bound, kInfinity), prom::kMaxSchema) == k + 1);
    check_with_neighbours(bound);
  }
}

TEST_CASE("every power of two and its neighbours are in the right bucket, at every schema") {
  for (int exponent = -1074; exponent <= 1023; exponent += test_support::stride(60)) {
    check_with_neighbours(std::ldexp(1, exponent));
  }
}

TEST_CASE("all doubles are in the right bucket: the ends and any bits") {
  for (const double value : {kSmallest, kSmallestNormal, prom::kDefaultZeroThreshold, kLargest}) {
    check_with_neighbours(value);
  }
  std::mt19937_64 random{1};
  for (int i = 0; i < test_support::rounds(300); ++i) {
    std::uint64_t bits = random() >> 1;
    if (i % 4 == 0) bits &= (std::uint64_t{1} << 52) - 1;  // subnormal
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isfinite(value) && value > 0) check_with_neighbours(value);
  }
}

TEST_CASE("an upper bound is the largest double of its bucket") {
  std::mt19937 random{2};
  for (int schema = prom::kMinSchema; schema <= prom::kMaxSchema; ++schema) {
    CAPTURE(schema);
    const std::int32_t first = index_at(kSmallest, schema) + (schema > 0 ? 1 << schema : 1);
    std::uniform_int_distribution<std::int32_t> any{first, index_at(kLargest, schema) - 1};
    for (int i = 0; i < 40; ++i) {
      const std::int32_t index = any(random);
      CAPTURE(index);
      const double bound = prom::native_upper_bound(index, schema);
      REQUIRE(index_by_definition(bound, schema) <= index);  // less if subnormals are too sparse
      REQUIRE(index_by_definition(std::nextafter(bound, kInfinity), schema) > index);
    }
    CHECK(prom::native_upper_bound(0, schema) == 1);
    CHECK(prom::native_upper_bound(index_at(kLargest, schema), schema) == kLargest);
  }
  CHECK(prom::native_upper_bound(-1074 * 256 - 1, 8) == 0);
}

TEST_CASE("infinities are in the bucket after the largest double") {
  for (int schema = prom::kMinSchema; schema <= prom::kMaxSchema; ++schema) {
    CHECK(index_at(kInfinity, schema) == index_at(kLargest, schema) + 1);
    CHECK(index_at(-kInfinity, schema) == index_at(kInfinity, schema));
    CHECK(prom::native_upper_bound(index_at(kInfinity, schema), schema) == kInfinity);
  }
}

TEST_CASE("a place tells the sign and NaN, and its magnitude is in the order of the values") {
  CHECK(prom::native_place(-3).negative);
  CHECK_FALSE(prom::native_place(3).negative);
  CHECK(prom::native_place(-3).index == prom::native_place(3).index);
  CHECK(prom::native_place(-3).magnitude == prom::native_place(3).magnitude);
  CHECK(prom::native_place(-0.0).magnitude == 0);
  CHECK_FALSE(prom::native_place(-kInfinity).is_nan());
  CHECK(prom::native_place(kNaN).is_nan());
  CHECK(prom::native_place(-kNaN).is_nan());
  double before = 0;
  for (const double value : {kSmallest, kSmallestNormal, 0.5, 1.0, 1.5, kLargest, kInfinity}) {
    CHECK(prom::native_place(before).magnitude < prom::native_place(value).magnitude);
    before = value;
  }
}

TEST_CASE("a growth factor gives the schema that client_golang picks") {
  CHECK(prom::native_schema(1.1) == 3);
  CHECK(prom::native_schema(1.09) == 4);
  CHECK(prom::native_schema(1.5) == 1);
  CHECK(prom::native_schema(1.99) == 1);
  CHECK(prom::native_schema(2) == 0);
  CHECK(prom::native_schema(3.99) == 0);
  CHECK(prom::native_schema(4) == -1);
  CHECK(prom::native_schema(16) == -2);
  CHECK(prom::native_schema(256) == -3);
  CHECK(prom::native_schema(65535) == -3);
  CHECK(prom::native_schema(65536) == -4);
  CHECK(prom::native_schema(1e300) == -4);
  CHECK(prom::native_schema(1.0028) == 8);
  CHECK(prom::native_schema(1.001) == 8);
}

}  // namespace
