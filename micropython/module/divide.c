/* Division of doubles for a Cortex-M0, in a native module: that of libgcc has a table of addresses
 * in its code, which MicroPython's linker does not know how to move. Rounds to the nearest, ties to
 * even (IEEE 754, 4.3.1). */
#include <stdint.h>

#if !defined(PE_DIVIDE)
#define PE_DIVIDE __aeabi_ddiv
#endif

enum { kFraction = 52, kBias = 1023, kMost = 0x7FF };
static const uint64_t kOne = (uint64_t)1 << kFraction;

typedef union {
  double value;
  uint64_t bits;
} number;

static double of_bits(uint64_t bits) {
  number all;
  all.bits = bits;
  return all.value;
}

/* A finite number but zero as a fraction of 53 bits, the first of which is 1, and its exponent. */
static uint64_t take_apart(uint64_t size, int* exponent) {
  uint64_t fraction = size & (kOne - 1);
  *exponent = (int)(size >> kFraction);
  if (*exponent != 0) return fraction | kOne;
  for (*exponent = 1; fraction < kOne; --*exponent) fraction <<= 1;
  return fraction;
}

/* 55 bits of the quotient of two fractions, and behind them whether there are more. */
static uint64_t quotient(uint64_t rest, uint64_t divisor) {
  uint64_t bits = 0;
  for (int i = 0; i < 55; ++i) {
    bits <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      bits |= 1;
    }
    rest <<= 1;
  }
  return bits << 1 | (rest != 0);
}

static uint64_t put_together(uint64_t bits, int exponent) {
  if (exponent >= kMost) return (uint64_t)kMost << kFraction;
  if (exponent <= 0) { /* a subnormal number, or none */
    const int shift = 1 - exponent;
    if (shift > 56) return 0;
    bits = bits >> shift | ((bits & (((uint64_t)1 << shift) - 1)) != 0);
    exponent = 0;
  }
  uint64_t size = bits >> 3;
  if (exponent != 0) size = (size & (kOne - 1)) | (uint64_t)exponent << kFraction;
  const unsigned rest = (unsigned)bits & 7;
  if (rest > 4 || (rest == 4 && (size & 1) != 0)) ++size; /* into the exponent, if need be */
  return size;
}

double PE_DIVIDE(double dividend, double divisor);

double PE_DIVIDE(double dividend, double divisor) {
  const uint64_t infinity = (uint64_t)kMost << kFraction;
  const uint64_t sign_bit = (uint64_t)1 << 63;
  number a, b;
  a.value = dividend;
  b.value = divisor;
  const uint64_t sign = (a.bits ^ b.bits) & sign_bit;
  const uint64_t one = a.bits & ~sign_bit;
  const uint64_t other = b.bits & ~sign_bit;
  if (one > infinity || other > infinity) return of_bits(infinity | kOne >> 1);
  if (one == other && (one == 0 || one == infinity)) return of_bits(infinity | kOne >> 1);
  if (one == infinity || other == 0) return of_bits(sign | infinity);
  if (one == 0 || other == infinity) return of_bits(sign);
  int one_exponent = 0;
  int other_exponent = 0;
  uint64_t fraction = take_apart(one, &one_exponent);
  const uint64_t by = take_apart(other, &other_exponent);
  int exponent = one_exponent - other_exponent + kBias;
  if (fraction < by) {
    fraction <<= 1;
    --exponent;
  }
  return of_bits(sign | put_together(quotient(fraction, by), exponent));
}
