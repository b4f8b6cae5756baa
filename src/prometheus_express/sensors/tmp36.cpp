#include "prometheus_express/sensors/tmp36.h"

namespace prometheus_express {
namespace {

constexpr float kVoltsAtZero = 0.5f;
constexpr float kDegreesPerVolt = 100;

}  // namespace

SensorStatus Tmp36::begin(std::uint64_t now_ms) { return go_on(now_ms); }

SensorStatus Tmp36::go_on(std::uint64_t) {
  float fraction = 0;
  if (!input_.measure(fraction)) return SensorStatus::kNotAnswering;
  reading_.temperature_celsius = (fraction * reference_volts_ - kVoltsAtZero) * kDegreesPerVolt;
  const bool known = reading_.temperature_celsius >= -40 && reading_.temperature_celsius <= 125;
  return known ? SensorStatus::kOk : SensorStatus::kImplausible;
}

}  // namespace prometheus_express
