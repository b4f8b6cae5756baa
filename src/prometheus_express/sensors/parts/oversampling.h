// What the sensors of Bosch Sensortec have in common.
#pragma once

#include <cstdint>

namespace prometheus_express {

// How many samples are taken and averaged.
enum class Oversampling : std::uint8_t { k1 = 1, k2, k4, k8, k16 };

}  // namespace prometheus_express
