// A model of FreeRTOS: what ports/freertos.cpp asks of the kernel, over the threads of a host, by
// the words of the kernel's reference manual. No code of the kernel is here.
#pragma once

#include <cstdint>

using BaseType_t = long;
using UBaseType_t = unsigned long;
using TickType_t = std::uint32_t;

#define configTICK_RATE_HZ 1000
