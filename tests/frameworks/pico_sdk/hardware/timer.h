#pragma once

#include "pico/platform.h"

std::uint64_t time_us_64();
void busy_wait_us(std::uint64_t us);
