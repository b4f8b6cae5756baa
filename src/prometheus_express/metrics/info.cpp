#include "prometheus_express/metrics/info.h"

namespace prometheus_express {
namespace {

void read_sample(const void*, unsigned, ValueSnapshot&, SampleNumber& number) {
  number.set(std::uint64_t{1});
}

}  // namespace

// Always has labels.
const ValueKind InfoValue::kKind = {kType,   "info",  "gauge",     "_info",
                                    nullptr, nullptr, read_sample, nullptr};

}  // namespace prometheus_express
