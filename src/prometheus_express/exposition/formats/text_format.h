// The Prometheus text exposition formats 0.0.4 and 1.0.0.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// Names as declared, after the namespace; numbers as exposition/number.h writes them; a summary's
// _count and _sum; a histogram's cumulative buckets with +Inf, _count, and, as in the Python
// client, _sum unless the lowest bound is negative (then the sum may fall, and is no counter). An
// Info is written as a gauge name_info, an Enum as a gauge with a series for each state.
//
// Names of any UTF-8 text have '_' for what the format does not know, whatever escaping is asked
// for.
extern const Format kTextFormat;

// Text 1.0.0: the same, with names as the escaping that is asked for has them.
extern const Format kText100Format;

}  // namespace prometheus_express
