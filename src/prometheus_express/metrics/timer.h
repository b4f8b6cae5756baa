// Scopes: time() gives one that measures, track_inprogress() one that counts who is inside.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {

// Holds a value that somebody else keeps alive, the way a handle holds a child.
template <class ValueType>
class Borrowed {
 public:
  explicit Borrowed(ValueType& value) : value_(&value) {}
  ValueType& value() const { return *value_; }

 private:
  ValueType* value_;
};

// Hands the seconds from its making to its end, or to stop(), to `kRecord`. `Holder` is Borrowed or
// Pinned.
template <class Holder, auto kRecord>
class [[nodiscard]] Timer {
 public:
  explicit Timer(const Holder& holder) : holder_(holder), start_ns_(monotonic_ns()) {}
  ~Timer() {
    if (running_) stop();
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Hands over the seconds now, and not once more at the end; gives them.
  double stop() {
    running_ = false;
    const double seconds = static_cast<double>(monotonic_ns() - start_ns_) * 1e-9;
    (holder_.value().*kRecord)(seconds);
    return seconds;
  }

 private:
  Holder holder_;
  std::uint64_t start_ns_;
  bool running_ = true;
};

// Adds 1 to a gauge from its making to its end.
template <class Holder>
class [[nodiscard]] InProgress {
 public:
  explicit InProgress(const Holder& holder) : holder_(holder) { holder_.value().inc(); }
  ~InProgress() { holder_.value().dec(); }
  InProgress(const InProgress&) = delete;
  InProgress& operator=(const InProgress&) = delete;

 private:
  Holder holder_;
};

}  // namespace prometheus_express
