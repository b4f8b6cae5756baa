#pragma once

#include <cstddef>

void esp_fill_random(void* out, std::size_t size);
