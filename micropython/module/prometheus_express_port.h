// The port for MicroPython (platform/port.h): the interpreter runs one thread at a time, and on
// boards interrupt handlers may be Python. Memory is that of Python's heap (memory.h).
#pragma once

#define PROMETHEUS_EXPRESS_THREADS 0
#define PROMETHEUS_EXPRESS_TASKS 0
#define PROMETHEUS_EXPRESS_HEAP 1
#define PROMETHEUS_EXPRESS_OWN_HEAP 1
#define PROMETHEUS_EXPRESS_CHECKS 1
#define PROMETHEUS_EXPRESS_WALL_CLOCK 0
#define PROMETHEUS_EXPRESS_SYSTICK_CLOCK 0
#define PROMETHEUS_EXPRESS_MTIME_CLOCK 0

// Nothing hidden: code of a native module finds variables by a table, as long as they are not.
#define PROMETHEUS_EXPRESS_OWN_COPY

#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#include "prometheus_express/platform/ports/interrupts.h"
#elif defined(__riscv) && __riscv_xlen == 32
#include "prometheus_express/platform/ports/riscv.h"
#elif defined(__cplusplus)

namespace prometheus_express::port {

// On a host a handler of a signal is Python, and comes between two instructions of Python.
using Saved = unsigned char;
using KeptSaved = unsigned char;

inline Saved enter_critical() { return 0; }
inline void leave_critical(Saved) {}
inline void let_interrupts_in() {}

}  // namespace prometheus_express::port
#endif
