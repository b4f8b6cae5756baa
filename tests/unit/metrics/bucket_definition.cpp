#include "bucket_definition.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace {

// Limbs of 32 bits, the lowest first.
using Natural = std::vector<std::uint32_t>;

Natural square(const Natural& a) {
  Natural result(2 * a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
      carry += std::uint64_t{a[i]} * a[j] + result[i + j];
      result[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    result[i + a.size()] = static_cast<std::uint32_t>(carry);
  }
  return result;
}

std::int32_t bit_length(const Natural& a) {
  std::size_t limbs = a.size();
  while (a[limbs - 1] == 0) --limbs;
  auto bits = static_cast<std::int32_t>(32 * (limbs - 1));
  for (std::uint32_t top = a[limbs - 1]; top != 0; top >>= 1) ++bits;
  return bits;
}

std::int32_t ceiling_of_quotient(std::int32_t a, std::int32_t b) {
  return a / b + (a % b > 0 ? 1 : 0);
}

}  // namespace

// value = n * 2^e, so i is log2(n^(2^schema)) + e * 2^schema, rounded up.
std::int32_t index_by_definition(double value, int schema) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  if (fraction == 0.5) {  // a power of two
    if (schema >= 0) return (exponent - 1) * (1 << schema);
    return ceiling_of_quotient(exponent - 1, 1 << -schema);
  }
  if (schema <= 0) return ceiling_of_quotient(exponent, 1 << -schema);
  const auto n = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  Natural power = {static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(n >> 32)};
  for (int i = 0; i < schema; ++i) power = square(power);
  // Not a power of two, so its bit length is its logarithm rounded up.
  return bit_length(power) + (exponent - 53) * (1 << schema);
}
