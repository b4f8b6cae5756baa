#pragma once

#include "pico/platform.h"

void multicore_launch_core1(void (*entry)());
