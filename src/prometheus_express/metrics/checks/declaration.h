// Says whether a metric may be registered as it was declared.
#pragma once

#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

// What is wrong with a metric, in pieces, so that nothing needs to be put together before it is
// known who wants to hear of it. Those that are nullptr are skipped.
struct Mistake {
  const char* pieces[5] = {};

  void report() const;
  Status status() const;  // kInvalid
};

// Checks, at run time, everything about the names, labels and unit that does not depend on other
// metrics; `mistake` is what is wrong, by the metric's name. C++20 literals were checked by the
// compiler already.
bool declaration_is_good(const Membership& metric, const CollectorRegistry& registry,
                         Mistake& mistake);

}  // namespace prometheus_express
