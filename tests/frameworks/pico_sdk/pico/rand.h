#pragma once

#include <cstdint>

std::uint64_t get_rand_64();
