#include "prometheus_express/metrics/dynamic/dynamic_enum.h"

#include <string_view>

#include "prometheus_express/text/utf8.h"

namespace prometheus_express::detail {
namespace {

// What is wrong with the states; nullptr if nothing is.
const char* mistake_in(const char* const* states, std::size_t count) {
  if (states == nullptr || count == 0) return "' has no states";
  for (std::size_t i = 0; i < count; ++i) {
    if (states[i] == nullptr || !is_utf8(states[i])) return "': the name of a state is not UTF-8";
    for (std::size_t j = 0; j < i; ++j) {
      if (std::string_view(states[i]) == states[j]) return "': a state is there twice";
    }
  }
  return nullptr;
}

}  // namespace

Status check_enum(const MetricDeclaration& declaration, const char* const* states,
                  std::size_t count, const CollectorRegistry& home) {
  const char* const mistake = mistake_in(states, count);
  if (mistake == nullptr) return check_declaration(declaration, home);
  return Status(StatusCode::kInvalid, "enum '", declaration.name == nullptr ? "" : declaration.name,
                mistake);
}

DynamicLabelledEnum::DynamicLabelledEnum(const MetricDeclaration& declaration,
                                         const CollectorRegistry& home, const char* const* states,
                                         std::size_t count)
    : DynamicFamily(MetricName::borrowed(declaration.name),
                    Documentation::borrowed(declaration.documentation), declaration.labels,
                    declaration.label_count, options_of(declaration), home, kOperations),
      states_(states),
      count_(count) {
  if (declaration.utf8) allow_utf8_names();
}

void DynamicLabelledEnum::construct(void* memory, const Family& family) {
  const auto& self = static_cast<const DynamicLabelledEnum&>(family);
  new (memory) EnumValue(self.states_, self.count_);
}

const ValueOperations DynamicLabelledEnum::kOperations = {sizeof(EnumValue), construct, reset,
                                                          nullptr};

}  // namespace prometheus_express::detail
