#pragma once

#include <cstddef>
#include <cstdint>

#define NUM_CORES 2
#define count_of(array) (sizeof(array) / sizeof((array)[0]))

unsigned get_core_num();
