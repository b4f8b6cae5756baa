#include "prometheus_express/metrics/enum_value.h"

#include "prometheus_express/platform/error.h"

namespace prometheus_express {

void EnumValue::state(std::string_view name) {
  if (count_ == 0) return;
  for (std::size_t i = 0; i < count_; ++i) {
    if (name == states_[i]) return current_.store(i, std::memory_order_relaxed);
  }
  report_mistake("Enum::state() was called with a name that is not one of its states ('",
                 states_[0], "', ...)");
}

}  // namespace prometheus_express
