// Native histograms against their definition in exact arithmetic: in which bucket each value is,
// and what is left of all of them when buckets run out. An input is a choice and then values.
#include "prometheus_express/metrics/exponential/native_buckets.h"

#include <cmath>
#include <map>
#include <vector>

#include "fuzz/support/target.h"
#include "metrics/bucket_definition.h"

using namespace prometheus_express;

namespace {

constexpr std::size_t kCapacity = 8;
constexpr std::size_t kMostValues = 24;
constexpr int kCheapSchema = 3;  // up to here, the definition takes a moment only

using Buckets = std::map<std::int32_t, std::uint64_t>;

double from_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::int32_t defined_index(double magnitude, int schema) {
  if (!std::isinf(magnitude)) return index_by_definition(magnitude, schema);
  return index_by_definition(from_bits(0x7FEFFFFFFFFFFFFF), schema) + 1;
}

// The place of one value, and the bounds of its bucket.
void check(double value, int schema) {
  const NativePlace place = native_place(value);
  REQUIRE(place.is_nan() == std::isnan(value));
  if (std::isnan(value) || value == 0) return;
  REQUIRE(place.negative == (value < 0));
  REQUIRE(from_bits(place.magnitude) == std::fabs(value));
  const std::int32_t index = coarser_index(place.index, kMaxSchema - schema);
  const double magnitude = std::fabs(value);
  REQUIRE(magnitude <= native_upper_bound(index, schema));
  REQUIRE(magnitude > native_upper_bound(index - 1, schema));
  REQUIRE(index == defined_index(magnitude, schema));
}

// As a reader puts it together again from spans and deltas (the protobuf format of client_model).
Buckets read_back(const NativeSide& side) {
  Buckets buckets;
  NativeSpans spans{side};
  NativeDeltas deltas{side};
  std::int32_t index = 0;
  std::int64_t count = 0;
  for (NativeSpan span; spans.next(span);) {
    index += span.offset;
    for (std::uint32_t i = 0; i < span.length; ++i) {
      std::int64_t delta = 0;
      REQUIRE(deltas.next(delta));
      count += delta;
      REQUIRE(count >= 0);
      if (count > 0) buckets[index] = static_cast<std::uint64_t>(count);
      ++index;
    }
  }
  std::int64_t delta = 0;
  REQUIRE_FALSE(deltas.next(delta));
  return buckets;
}

void check(const NativeSnapshot& snapshot, const std::vector<double>& values) {
  Buckets positive;
  Buckets negative;
  std::uint64_t zeros = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    if (std::fabs(value) <= snapshot.zero_threshold) {
      ++zeros;
      continue;
    }
    const NativePlace place = native_place(value);
    ++(value < 0 ? negative : positive)[coarser_index(place.index, kMaxSchema - snapshot.schema)];
  }
  REQUIRE(snapshot.zero_count == zeros);
  REQUIRE((read_back(snapshot.positive) == positive));
  REQUIRE((read_back(snapshot.negative) == negative));
  REQUIRE(positive.size() + negative.size() <= kCapacity);
}

}  // namespace

void fuzz::run(Input input) {
  const int schema = static_cast<int>(input.below(13)) - 4;
  const double threshold = input.below(2) == 0 ? kDefaultZeroThreshold : input.number<double>();
  NativeCells<kCapacity> cells{};
  NativeBuckets buckets{cells, schema, threshold};
  std::vector<double> values;
  while (!input.empty() && values.size() < kMostValues) {
    values.push_back(input.number<double>());
    check(values.back(), std::min(schema, kCheapSchema));
    buckets.observe(native_place(values.back()));
  }
  // The finest takes long: only where it was asked for, and one value stands for all.
  if (schema == kMaxSchema && !values.empty()) check(values.back(), schema);
  NativeCells<kCapacity> copied{};
  NativeSnapshot snapshot{copied};
  REQUIRE(buckets.read_into(snapshot));
  REQUIRE(snapshot.schema <= schema);
  check(snapshot, values);
  buckets.reset();
  REQUIRE(buckets.read_into(snapshot));
  check(snapshot, {});
}
