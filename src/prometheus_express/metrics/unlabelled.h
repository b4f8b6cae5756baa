// A metric without labels: a family and its one value, side by side. Needs no storage.
#pragma once

#include "prometheus_express/metrics/family.h"
#include "prometheus_express/metrics/value.h"

namespace prometheus_express {

template <class ValueType>
class Unlabelled : public Family, public ValueType {
 protected:
  template <class... Arguments>
  constexpr Unlabelled(MetricName name, Documentation documentation, Prefix prefix,
                       Arguments... arguments)
      : Family(ValueType::kType, name.text(), documentation.text(), 0, prefix),
        ValueType(arguments...) {}
  ~Unlabelled() = default;
};

}  // namespace prometheus_express
