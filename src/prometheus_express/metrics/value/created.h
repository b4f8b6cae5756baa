// The time since which a value counts. It is kept beside the value, and only where its registry
// wants it (CollectorRegistry::enable_created()); the value knows where, since a reset renews it
// (OpenMetrics 1.0: the time of the reset).
#pragma once

#include <cstdint>

namespace prometheus_express::detail {

// How many doubles behind the beginning of its value the time is, a DoubleCell; 0: it is not kept.
using CreatedPlace = std::uint16_t;

// Where the time is kept, sets it to now.
void renew_created(void* value, CreatedPlace place);

// The time, and another one in its place. `place` is not 0.
double created_at(const void* value, CreatedPlace place);
void set_created_at(void* value, CreatedPlace place, double time);

}  // namespace prometheus_express::detail
