// The fast way (whole_values.h) of protobuf.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// For types with one number a value.
extern const WholeValues kWholeMessages;

}  // namespace prometheus_express
