// The value of a counter: what functions take that update counters with and without labels.
#pragma once

#include <cstdint>
#include <type_traits>

#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/created.h"
#include "prometheus_express/metrics/value/exemplar.h"
#include "prometheus_express/metrics/value/value.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/double_bits.h"

namespace prometheus_express {

// Counts whole amounts in an integer, exact to 2^63, and fractions in a double beside it: so the
// page shows plain digits for as long as all amounts were whole. inc() is thread-safe and may be
// called from an interrupt handler.
class CounterValue : public Value {
 public:
  static constexpr MetricType kType = MetricType::kCounter;
  static const ValueKind kKind;

  constexpr CounterValue() = default;
  explicit constexpr CounterValue(ExemplarStore* exemplars) : exemplars_(exemplars) {}

  void inc() { whole_.add(1); }

  // `amount` is not negative: a counter that falls is a mistake in the program, reported and left
  // out. Any integer type.
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  void inc(Integer amount) {
    if (amount < Integer{0}) return refuse(static_cast<double>(amount));
    whole_.add(static_cast<std::uint64_t>(amount));
  }

  // A whole amount below 2^53 counts as an integer. NaN is refused like a negative amount.
  void inc(double amount);

  // As inc(), while no other thread has a handle to it. `amount` is one that counts().
  template <class Amount>
  void inc_alone(Amount amount) {
    if constexpr (std::is_integral_v<Amount>) {
      whole_.add_alone(static_cast<std::uint64_t>(amount));
    } else {
      inc(static_cast<double>(amount));
    }
  }

  // Whether inc() takes this amount.
  template <class Amount>
  static bool counts(Amount amount) {
    if constexpr (std::is_integral_v<Amount>) return amount >= Amount{0};
    const double same = static_cast<double>(amount);
    return !is_nan(same) && !(same < 0);
  }

  // The same, and keeps the exemplar. False: it was not kept, because there is no memory for it
  // (MetricOptions::exemplars) or its labels are not allowed or too long; the amount is counted
  // all the same. Not for interrupt handlers.
  template <class Amount>
  bool inc(Amount amount, const Exemplar& exemplar) {
    inc(amount);
    return keep_exemplar(static_cast<double>(amount), exemplar);
  }

  // Whether it has memory for them.
  bool has_exemplars() const { return exemplars() != nullptr; }

  // The exemplar that was kept last; false if there is none.
  bool read_exemplar(KeptExemplar& copy) const {
    return exemplars() != nullptr && exemplars()->find(this, 0, copy);
  }

  // For programs that come from the Python library of this name.
  [[deprecated("Prometheus reads a falling counter as a restart; use a Gauge")]] void dec(
      double amount = 1) {
    fall(amount);
  }

  // Whole amounts alone, and what is to be added to them (0 as long as all were whole).
  struct Reading {
    std::uint64_t whole;
    double fraction;
  };
  Reading read_parts() const { return {whole_.load(), fraction_.load()}; }

  // As a page shows it: whole, as long as all amounts were.
  void read_into(SampleNumber& number) const {
    const Reading reading = read_parts();
    if (is_zero(reading.fraction)) {
      number.set(reading.whole);
    } else {
      number.set(static_cast<double>(reading.whole) + reading.fraction);
    }
  }

  // What was counted, as a double.
  double value() const {
    const Reading reading = read_parts();
    return static_cast<double>(reading.whole) + reading.fraction;
  }

  // Starts again at 0, and counts since now. Prometheus sees a restart.
  void reset() {
    start_at_zero();
    detail::renew_created(this, created_place());
  }

  // Of use to metrics only: reset() without the time, and where that is kept.
  void start_at_zero() {
    whole_.set(0);
    fraction_.set(0);
    forget_exemplars();
  }
  void keep_created(detail::CreatedPlace place) {
    if (place == kCreatedPlace) exemplars_ = store_at(address() | 1);
  }
  detail::CreatedPlace created_place() const { return (address() & 1) != 0 ? kCreatedPlace : 0; }

  // Of use to Retained only: counts what was counted before a reset, too.
  void go_on_from(const Reading& before) {
    whole_.add(before.whole);
    fraction_.add(before.fraction);
  }

  void forget_exemplars() const {
    if (exemplars() != nullptr) exemplars()->forget(this);
  }

 private:
  friend class ForkLocks;

  friend class CounterHandle;

  static constexpr detail::CreatedPlace kCreatedPlace = 3;  // right behind it

  // A counter has no byte to spare, but a pointer whose lowest bit says that the time is kept.
  std::uintptr_t address() const { return reinterpret_cast<std::uintptr_t>(exemplars_); }
  static ExemplarStore* store_at(std::uintptr_t address) {
    return reinterpret_cast<ExemplarStore*>(address);  // NOLINT(performance-no-int-to-ptr)
  }
  ExemplarStore* exemplars() const { return store_at(address() & ~std::uintptr_t{1}); }

  // Not of an amount that was refused.
  bool keep_exemplar(double amount, const Exemplar& exemplar);
  void fall(double amount) { fraction_.add(-amount); }
  void refuse(double amount) const;

  IntegerCell whole_;
  DoubleCell fraction_;
  ExemplarStore* exemplars_ = nullptr;
};

static_assert(sizeof(CounterValue) == 3 * sizeof(double), "what is right behind a counter");

}  // namespace prometheus_express
