// The buckets of native histograms by their definition, in exact arithmetic of large integers.
#pragma once

#include <cstdint>

// The i for which 2^((i-1) * 2^-schema) < value <= 2^(i * 2^-schema); value > 0 and finite.
std::int32_t index_by_definition(double value, int schema);
