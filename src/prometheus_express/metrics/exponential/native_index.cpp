#include "prometheus_express/metrics/exponential/native_index.h"

#include <array>
#include <cstring>
#include <limits>

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {

namespace {

constexpr int kMantissaBits = 52;
constexpr std::uint64_t kOne = std::uint64_t{1} << kMantissaBits;
constexpr int kExponentBias = 1023;
constexpr std::int32_t kBuckets = 1 << kMaxSchema;                   // in each power of two
constexpr std::int32_t kLastIndex = (kExponentBias + 1) * kBuckets;  // of the largest double

// A number from 1 to 2 with 95 bits behind the point, the highest first. With 53 bits wanted and no
// bound nearer than 2^-8 to a change of its last one, 255 multiplications leave bits to spare.
struct Fixed {
  std::uint32_t limbs[3];
};
constexpr Fixed kRootOfTwo = {{0x8058D7D2, 0xD5E5F6B0, 0x94D589F6}};  // 2^(1/256)

constexpr Fixed multiply(const Fixed& a, const Fixed& b) {
  std::uint32_t product[6] = {};
  for (int i = 2; i >= 0; --i) {
    std::uint64_t carry = 0;
    for (int j = 2; j >= 0; --j) {
      carry += std::uint64_t{a.limbs[i]} * b.limbs[j] + product[i + j + 1];
      product[i + j + 1] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    product[i] = static_cast<std::uint32_t>(carry);
  }
  Fixed result = {};
  for (int i = 0; i < 3; ++i) result.limbs[i] = product[i] << 1 | product[i + 1] >> 31;
  return result;
}

// The mantissas of 2^(k/256), rounded down: a double is above the bound if and only if its mantissa
// is greater. One more at the end that none is greater than.
constexpr std::array<std::uint64_t, kBuckets + 1> make_bounds() {
  std::array<std::uint64_t, kBuckets + 1> bounds{};
  Fixed bound = {{0x80000000, 0, 0}};
  for (std::size_t k = 0; k < kBuckets; ++k) {
    const std::uint64_t significand = std::uint64_t{bound.limbs[0]} << 32 | bound.limbs[1];
    bounds[k] = (significand >> 11) - kOne;
    bound = multiply(bound, kRootOfTwo);
  }
  bounds[kBuckets] = kOne;
  return bounds;
}
constexpr auto kBounds = make_bounds();

// How many bounds are below the mantissas that begin with these eight bits: the search starts
// there and needs at most two steps.
constexpr int kPrefixShift = kMantissaBits - 8;
constexpr std::array<std::uint8_t, 256> make_starts() {
  std::array<std::uint8_t, 256> starts{};
  std::uint8_t below = 0;  // one too few in the end, where it is 256: the search makes up for it
  for (std::size_t prefix = 0; prefix < 256; ++prefix) {
    while (below < 255 && kBounds[below] < std::uint64_t{prefix} << kPrefixShift) ++below;
    starts[prefix] = below;
  }
  return starts;
}
constexpr auto kStarts = make_starts();

double from_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

NativePlace native_place(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  const bool negative = bits >> 63 != 0;
  const std::uint64_t magnitude = bits << 1 >> 1;
  if (magnitude == 0) return {0, 0, false};

  std::uint64_t mantissa = magnitude & (kOne - 1);
  std::int32_t exponent = static_cast<std::int32_t>(magnitude >> kMantissaBits) - kExponentBias;
  if (exponent == kExponentBias + 1) return {magnitude, kLastIndex + 1, negative};
  if (exponent == -kExponentBias) {  // subnormal
    for (++exponent; mantissa < kOne; --exponent) mantissa <<= 1;
    mantissa -= kOne;
  }
  std::int32_t below = kStarts[static_cast<std::size_t>(mantissa >> kPrefixShift)];
  while (kBounds[static_cast<std::size_t>(below)] < mantissa) ++below;
  return {magnitude, exponent * kBuckets + below, negative};
}

double native_upper_bound(std::int32_t index, int schema) {
  const std::int32_t finest = index * (1 << (kMaxSchema - schema));
  if (finest > kLastIndex) return std::numeric_limits<double>::infinity();
  if (finest == kLastIndex) return largest<double>();
  const std::int32_t exponent = finest >> kMaxSchema;
  const std::uint64_t mantissa = kBounds[static_cast<std::size_t>(finest & (kBuckets - 1))];
  if (exponent > -kExponentBias) {
    return from_bits(static_cast<std::uint64_t>(exponent + kExponentBias) << kMantissaBits |
                     mantissa);
  }
  const std::int32_t lost = 1 - kExponentBias - exponent;  // bits that a subnormal has no room for
  return lost > kMantissaBits ? 0 : from_bits((kOne | mantissa) >> lost);
}

int native_schema(double growth_factor) {
  int schema = kMinSchema;
  while (schema < kMaxSchema && !(native_upper_bound(1, schema) <= growth_factor)) ++schema;
  return schema;
}

}  // namespace prometheus_express
