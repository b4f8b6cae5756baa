// One Cortex-M core with a main loop and interrupt handlers. See platform/port.h. NMI and fault
// handlers cannot be kept out and must not touch a metric.
#pragma once

#if defined(__cplusplus)
#include <cstdint>

#include "prometheus_express/platform/cortex_m/interrupts.h"
#endif

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 0

// 1: the clock is SysTick (platform/cortex_m/clock.h). With 0 the program defines monotonic_ns().
#if !defined(PROMETHEUS_EXPRESS_SYSTICK_CLOCK)
#define PROMETHEUS_EXPRESS_SYSTICK_CLOCK 1
#endif

#if defined(__cplusplus)
namespace prometheus_express::port {

using Saved = std::uint32_t;
using KeptSaved = std::uint8_t;  // PRIMASK has one bit

inline Saved enter_critical() { return cortex_m::mask_interrupts(); }
inline void leave_critical(Saved saved) { cortex_m::restore_interrupts(saved); }
inline void let_interrupts_in() { cortex_m::let_interrupts_in(); }

}  // namespace prometheus_express::port
#endif
