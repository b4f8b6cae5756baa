// Tasks and interrupt handlers of FreeRTOS on one core, and of ESP-IDF on two. See platform/port.h.
// Not for ports of FreeRTOS on several cores, which do not compile. Interrupts above
// configMAX_SYSCALL_INTERRUPT_PRIORITY are not masked: their handlers must not touch a metric, as
// they must not call FreeRTOS. Metrics may be made and used before the scheduler runs.
//
// The clock counts the ticks of FreeRTOS (ESP-IDF: microseconds); with
// PROMETHEUS_EXPRESS_FREERTOS_CLOCK 0 the program defines monotonic_ns(), and with
// PROMETHEUS_EXPRESS_FREERTOS_ENTROPY 0 entropy(), which there is for ESP-IDF only and else gives
// false.
#pragma once

#if defined(__cplusplus)
#include <cstdint>
#endif

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 1
#define PROMETHEUS_EXPRESS_FREERTOS 1

#if defined(__cplusplus)
namespace prometheus_express::port {

using Saved = std::uint32_t;
using KeptSaved = std::uint32_t;

Saved enter_critical();
void leave_critical(Saved saved);
inline void let_interrupts_in() {}

const void* this_task();
void give_way(unsigned attempt);

}  // namespace prometheus_express::port
#endif
