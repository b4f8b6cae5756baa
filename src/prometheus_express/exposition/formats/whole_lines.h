// The fast way (whole_values.h) of the text formats.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// For text 0.0.4 and 1.0.0.
extern const WholeValues kWholeLines;

// For OpenMetrics: leaves what that has besides, and what it forbids.
extern const WholeValues kWholeOpenMetricsLines;

}  // namespace prometheus_express
