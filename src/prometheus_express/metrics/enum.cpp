#include "prometheus_express/metrics/enum.h"

#include "prometheus_express/platform/error.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express::detail {

bool states_are_good(const char* metric, const char* const* states, std::size_t count) {
  if constexpr (!kChecksDeclarations) return true;
  for (std::size_t i = 0; i < count; ++i) {
    if (states[i] == nullptr || !is_utf8(states[i])) {
      report_mistake("Enum '", metric, "': the name of a state is not UTF-8");
      return false;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (std::string_view(states[i]) != states[j]) continue;
      report_mistake("Enum '", metric, "': the state '", states[i], "' is there twice");
      return false;
    }
  }
  return true;
}

}  // namespace prometheus_express::detail
