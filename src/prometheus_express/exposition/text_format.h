// The Prometheus text exposition formats 0.0.4 and 1.0.0.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// Names as declared, after the namespace; numbers as exposition/number.h writes them; a summary's
// _count and _sum; a histogram's cumulative buckets with +Inf, _count, and, as in the Python
// client, _sum unless the lowest bound is negative (then the sum may fall, and is no counter). An
// Info is written as a gauge name_info, an Enum as a gauge with a series for each state.
extern const Format kTextFormat;

}  // namespace prometheus_express
