// What all kinds of value have in common: nothing but a type to point at. Family::kind() says what
// a Value really is.
#pragma once

#include "prometheus_express/metrics/value/value_kind.h"

namespace prometheus_express {

class Value {
 protected:
  constexpr Value() = default;
  ~Value() = default;
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
};

}  // namespace prometheus_express
