#include "prometheus_express/metrics/value/unknown_value.h"

#include "prometheus_express/metrics/family/unlabelled.h"

namespace prometheus_express {
namespace {

void read_sample(const void* value, unsigned, ValueSnapshot&, SampleNumber& number) {
  number.set(static_cast<const UnknownValue*>(value)->value());
}

}  // namespace

const ValueKind UnknownValue::kKind = {
    kType,   "unknown",   "untyped", nullptr, Unlabelled<UnknownValue>::parts,
    nullptr, read_sample, nullptr,
};

}  // namespace prometheus_express
