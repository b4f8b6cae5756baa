// Counts the scopes that are left by an exception.
//
//   prom::Counter failures{"failures_total", "Requests that threw.", registry};
//   const auto guard = prom::count_exceptions(failures);  // until the end of the scope
//
// As count_exceptions() of the official Python client. In a program without exceptions it counts
// nothing. Not part of prometheus_express.h: include this header.
#pragma once

#include <exception>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/timer.h"

namespace prometheus_express {

// `Counted` is a CounterValue, which is borrowed, or a CounterHandle, which is copied.
template <class Counted>
class [[nodiscard]] ExceptionCount {
 public:
  explicit ExceptionCount(const Counted& counted) : counted_(counted) {}
  ~ExceptionCount() {
    if (std::uncaught_exceptions() > before_) counted_.value().inc();
  }
  ExceptionCount(const ExceptionCount&) = delete;
  ExceptionCount& operator=(const ExceptionCount&) = delete;

 private:
  Counted counted_;
  int before_ = std::uncaught_exceptions();
};

// Until the end of the scope; thread-safe.
inline auto count_exceptions(CounterValue& counter) {
  return ExceptionCount<Borrowed<CounterValue>>(Borrowed<CounterValue>(counter));
}
inline auto count_exceptions(const CounterHandle& counter) {
  return ExceptionCount<Pinned<CounterValue>>(counter);
}

}  // namespace prometheus_express
