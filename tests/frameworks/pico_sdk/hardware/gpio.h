#pragma once

#include "pico/platform.h"

enum gpio_function { GPIO_FUNC_SPI = 1 };
constexpr bool GPIO_OUT = true;

void gpio_init(unsigned pin);
void gpio_put(unsigned pin, bool high);
void gpio_set_dir(unsigned pin, bool out);
void gpio_set_function(unsigned pin, gpio_function function);
