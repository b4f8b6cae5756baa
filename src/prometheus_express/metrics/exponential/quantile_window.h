// Quantiles of what a summary observed lately, in fixed memory.
//
//   prom::QuantileCells<64> cells;
//   prom::QuantileWindow window{cells};
//   window.observe(prom::native_place(0.25), prom::monotonic_ns());
//   use(window.quantile(0.99, prom::monotonic_ns()));
//
// The window is made of five ages, as in client_golang and prometheus-cpp: every fifth of max_age
// the oldest is forgotten, so quantiles are of the last 80 to 100 % of max_age.
//
// Error bound. Values are counted in the exponential buckets of native histograms, and a quantile
// is answered with a value from the bucket that the true one (the ceil(q * n)-th smallest of n) is
// in. So at schema s it is off by less than 2^(2^-s) - 1 of the true value, whatever the
// distribution:
//
//  schema          6      5      4      3      2      1      0
//  at most       1.1    2.2    4.4    9.1     19     41    100 %
//  usually       0.5    1.1    2.2    4.3    8.6     17     33 %
//
// "Usually" is the bound of values counted at s. What was counted at a lower resolution than the
// present one is in the first line's.
//
// The resolution is schema 5 unless told otherwise, and is halved when the buckets run out. As each
// power of two has 2^s of them, 64 buckets do for the 13 powers of two from 1 ms to 8 s at schema
// 2, and at schema 3 or 4 if most values are nearer to each other. Each new age tries the next
// finer resolution again, so the s that counts is the lowest of the last max_age.
//
// An answer lies between the least and the greatest value of the window: where there was one value,
// it is that. Values up to 2^-128 are answered as 0, infinities as themselves; NaN is left out.
// With fewer than 146 buckets and values over hundreds of powers of two, more of the smallest are
// answered as 0 (metrics/exponential/sparse_buckets.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/exponential/native_index.h"
#include "prometheus_express/metrics/exponential/sparse_buckets.h"
#include "prometheus_express/metrics/exponential/turn.h"

namespace prometheus_express {

// One bucket's count in each age.
struct AgeCounts {
  static constexpr std::size_t kAges = 5;
  std::uint32_t of[kAges];

  std::uint64_t total() const {
    std::uint64_t total = 0;
    for (const std::uint32_t count : of) total += count;
    return total;
  }
  AgeCounts& operator+=(const AgeCounts& other) {
    for (std::size_t age = 0; age < kAges; ++age) of[age] += other.of[age];
    return *this;
  }
};

// The memory of `Capacity` buckets, 24 bytes each.
template <std::size_t Capacity>
using QuantileCells = SparseCells<AgeCounts, Capacity>;

inline constexpr std::uint64_t kDefaultMaxAgeNs = 600'000'000'000;  // ten minutes
inline constexpr int kDefaultQuantileSchema = 5;

// Not thread-safe: whoever owns it has a Turn (metrics/exponential/turn.h). Times are those of
// monotonic_ns(); one that is a little earlier than the one before is taken for the same.
class QuantileWindow {
 public:
  // `cells` is borrowed. `schema`: -4 to 8.
  template <std::size_t Capacity>
  explicit QuantileWindow(QuantileCells<Capacity>& cells,
                          std::uint64_t max_age_ns = kDefaultMaxAgeNs,
                          int schema = kDefaultQuantileSchema)
      : buckets_(cells, schema, kDefaultZeroThreshold), age_ns_(max_age_ns / AgeCounts::kAges) {}

  // Counts a value. When one age has seen 2^32 - 1 values, the rest of it is left out.
  void observe(const NativePlace& place, std::uint64_t now_ns);

  // Counts what was left at another's turn, in the present age.
  void take(const Left& left);

  // The bucket that a quantile is in, and what else its value follows from.
  struct Found {
    bool nothing;  // there is no value, or no such quantile
    bool negative;
    bool zero;
    std::int32_t index;
    int schema;
    ValueRange range;  // of the window
  };

  // Where the value is that a fraction q (0 to 1) of those in the window do not exceed. Walks over
  // the buckets once.
  Found find(double q, std::uint64_t now_ns);

  // That value; NaN when there is none, or no such q. On a board this takes longer than to find it,
  // and needs no turn.
  static double value_of(const Found& found);
  double quantile(double q, std::uint64_t now_ns) { return value_of(find(q, now_ns)); }

  // The present resolution.
  int schema() const { return buckets_.schema(); }

  // Back to an empty window.
  void reset();

 private:
  void count(const NativePlace& place, std::uint32_t times);
  void find_bucket(std::uint64_t rank, Found& found) const;
  void advance(std::uint64_t now_ns);
  void begin_age();

  SparseBuckets<AgeCounts> buckets_;
  std::uint64_t age_ns_;
  std::uint64_t age_began_ns_ = 0;
  AgeCounts totals_{};
  ValueRange ranges_[AgeCounts::kAges];
  std::size_t age_ = 0;  // the one that counts
};

}  // namespace prometheus_express
