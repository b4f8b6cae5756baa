// Metrics of one registry that are one family on its page: what collectors emit (metrics/emitted/)
// goes under one header with a metric, and with what other collectors emit, of the same name, type,
// help and unit. They stand side by side in the registry's order, and all but the first say so.
// On hosts; a board's registry takes equal names for the mistake they are.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/labels/label_value.h"

namespace prometheus_express {

// With the registry's lock, where nothing else is said.
class FamilyGroup {
 public:
  // Whether two metrics that clash may stand in one family.
  static bool is_one_family(const Membership& a, const Membership& b);

  // Whether two metrics write samples of the same name, and may not. For NameIndex.
  static bool clashes(const Membership& a, const Membership& b, const CollectorRegistry& registry);

  // `metric` becomes the last of the family of `member`; gives the metric behind which it belongs.
  static Membership* join(Membership& metric, Membership& member);

  // `metric` leaves the registry, in which it still is: the next one may become the first.
#if PROMETHEUS_EXPRESS_LARGE
  static void leave(Membership& metric);
#else
  static void leave(Membership&) {}
#endif

  // Whether the page goes on with the same family behind `metric`.
  static bool goes_on(const Membership& metric);

  // Under the lock of its registry, which it takes: whether another metric of its family has a
  // series with these labels. An empty value is as good as no label.
  static bool another_has(const Membership& metric, CollectorRegistry& registry,
                          const NamedLabel* labels, std::size_t count);

 private:
  static bool has(Family& family, const NamedLabel* labels, std::size_t count);
};

}  // namespace prometheus_express
