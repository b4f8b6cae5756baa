// OpenMetrics 1.0 in its text form.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// The series are those of the text format, so that one keeps its name whatever Prometheus
// negotiates. A counter whose name does not end in _total cannot be one here, and is written as
// unknown. Units come out as # UNIT; the page ends with # EOF. What the specification forbids is
// left out: a counter that is NaN or negative, a summary's sum that is (NaN or negative amounts
// were observed), and a histogram's _sum with its _count where that holds, or where bounds are
// negative.
extern const Format kOpenMetricsFormat;

}  // namespace prometheus_express
