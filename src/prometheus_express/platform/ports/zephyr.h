// Threads and interrupt handlers of Zephyr, on one core or several. See platform/port.h. Handlers
// of zero-latency interrupts are not masked and must not touch a metric.
//
// The clock is that of the kernel; entropy that of sys_csrand_get() where CONFIG_CSPRNG_ENABLED,
// else there is none.
#pragma once

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 1
#define PROMETHEUS_EXPRESS_ZEPHYR 1

#if defined(__cplusplus)
namespace prometheus_express::port {

using Saved = unsigned;
using KeptSaved = unsigned;

Saved enter_critical();
void leave_critical(Saved saved);
inline void let_interrupts_in() {}

const void* this_task();
void give_way(unsigned attempt);

}  // namespace prometheus_express::port
#endif
