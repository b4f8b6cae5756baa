// What the library and its template ask of ESP-IDF, by the words of its documentation, version 6.0,
// read on 2026-11-30, as far as it can be compiled here: nothing of it can be run. No code of
// ESP-IDF is here.
#pragma once

#include <cstdint>

using BaseType_t = int;
using UBaseType_t = unsigned;
using TickType_t = std::uint32_t;

#define pdMS_TO_TICKS(ms) (static_cast<TickType_t>(ms) / 10)

struct portMUX_TYPE {
  std::uint32_t owner;
  std::uint32_t count;
};
#define portMUX_INITIALIZER_UNLOCKED \
  { 0, 0 }
void portENTER_CRITICAL_SAFE(portMUX_TYPE* lock);
void portEXIT_CRITICAL_SAFE(portMUX_TYPE* lock);
