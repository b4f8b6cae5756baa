// The digits of a number, many at a time: neither a table nor a chain of divisions. For hosts; a
// processor with SSE2 does sixteen at once, others eight at once, twice. The same digits on all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace prometheus_express {

// The eight digits of a value below 10^8, most significant digit in the lowest byte, as bytes of 0
// to 9. Three multiplications on all digits at once.
constexpr std::uint64_t eight_digits(std::uint32_t value) {
  const std::uint64_t fours = value / 10000 | std::uint64_t{value % 10000} << 32;
  const std::uint64_t hundreds = ((fours * 10486) >> 20) & 0x0000007F'0000007F;
  const std::uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F000F'000F000F;
  return tens | (twos - 10 * tens) << 8;
}

constexpr std::uint64_t kEightZeros = 0x30303030'30303030;

// The lowest byte first, on every machine. Not byte by byte, of which compilers make one store only
// sometimes.
inline void store_word(std::uint64_t word, char* out) {
  if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
  std::memcpy(out, &word, sizeof word);
}

// Sixteen digits, the first of which is not 0. They stay in registers until they are stored: what
// is stored in small pieces and loaded again as a large one costs more than to make it.
class SixteenDigits {
 public:
  // `high` and `low`: eight digits each.
  SixteenDigits(std::uint32_t high, std::uint32_t low);

  // How many there are without the zeros at the end.
  std::size_t count() const;

  // As text.
  void store(char* out) const;

  // The first eight as text, as store_word() stores it.
  std::uint64_t first_word() const;

 private:
#if defined(__SSE2__)
  __m128i digits_;
#else
  std::uint64_t first_;
  std::uint64_t second_;
#endif
};

#if defined(__SSE2__)

// In each lane a value is divided, the quotient kept where it is and the rest put into the upper
// half: lanes of 64 bits with 8 digits become lanes of 32 with 4, then of 16 with 2, then of 8
// with 1. A division is a multiplication whose upper half is taken, exact for what a lane may hold.
inline SixteenDigits::SixteenDigits(std::uint32_t high, std::uint32_t low) {
  const __m128i eights = _mm_set_epi64x(low, high);
  const __m128i q4 = _mm_srli_epi64(_mm_mul_epu32(eights, _mm_set1_epi64x(0xd1b71759)), 45);
  const __m128i r4 = _mm_sub_epi32(eights, _mm_mul_epu32(q4, _mm_set1_epi64x(10000)));
  const __m128i fours = _mm_or_si128(q4, _mm_slli_epi64(r4, 32));
  const __m128i q2 = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi32(5243)), 3);
  const __m128i r2 = _mm_sub_epi16(fours, _mm_mullo_epi16(q2, _mm_set1_epi32(100)));
  const __m128i twos = _mm_or_si128(q2, _mm_slli_epi32(r2, 16));
  const __m128i q1 = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
  const __m128i r1 = _mm_sub_epi16(twos, _mm_mullo_epi16(q1, _mm_set1_epi16(10)));
  digits_ = _mm_or_si128(q1, _mm_slli_epi16(r1, 8));
}

inline std::size_t SixteenDigits::count() const {
  const int zeros = _mm_movemask_epi8(_mm_cmpeq_epi8(digits_, _mm_setzero_si128()));
  return static_cast<std::size_t>(32 - __builtin_clz(static_cast<unsigned>(zeros ^ 0xffff)));
}

inline void SixteenDigits::store(char* out) const {
  const __m128i text = _mm_or_si128(digits_, _mm_set1_epi8('0'));
  std::memcpy(out, &text, sizeof text);
}

inline std::uint64_t SixteenDigits::first_word() const {
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(digits_)) | kEightZeros;
}

#else

inline SixteenDigits::SixteenDigits(std::uint32_t high, std::uint32_t low)
    : first_(eight_digits(high)), second_(eight_digits(low)) {}

inline std::size_t SixteenDigits::count() const {
  const auto up_to_last = [](std::uint64_t digits) {
    return (71 - static_cast<std::size_t>(__builtin_clzll(digits))) / 8;
  };
  return second_ == 0 ? up_to_last(first_) : 8 + up_to_last(second_);
}

inline void SixteenDigits::store(char* out) const {
  store_word(first_ | kEightZeros, out);
  store_word(second_ | kEightZeros, out + 8);
}

inline std::uint64_t SixteenDigits::first_word() const { return first_ | kEightZeros; }

#endif

}  // namespace prometheus_express
