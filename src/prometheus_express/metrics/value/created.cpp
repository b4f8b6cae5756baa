#include "prometheus_express/metrics/value/created.h"

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express::detail {

static_assert(sizeof(DoubleCell) == sizeof(double), "a cell is where a double would be");

void renew_created(void* value, CreatedPlace place) {
  if (place != 0) (static_cast<DoubleCell*>(value) + place)->set(unix_time_seconds());
}

}  // namespace prometheus_express::detail
