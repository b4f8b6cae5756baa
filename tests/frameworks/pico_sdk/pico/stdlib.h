#pragma once

#include "pico/platform.h"

bool stdio_init_all();
void sleep_ms(std::uint32_t ms);
