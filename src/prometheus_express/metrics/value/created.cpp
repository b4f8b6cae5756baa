#include "prometheus_express/metrics/value/created.h"

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express::detail {

static_assert(sizeof(DoubleCell) == sizeof(double), "a cell is where a double would be");

void renew_created(void* value, CreatedPlace place) {
  if (place != 0) set_created_at(value, place, unix_time_seconds());
}

double created_at(const void* value, CreatedPlace place) {
  return (static_cast<const DoubleCell*>(value) + place)->load();
}

void set_created_at(void* value, CreatedPlace place, double time) {
  (static_cast<DoubleCell*>(value) + place)->set(time);
}

}  // namespace prometheus_express::detail
