#pragma once

#include <cstdint>

std::uint32_t esp_get_free_heap_size();
