// The cores of the Arduino IDE and of PlatformIO that run on the bare processor, on one core or,
// with the RP2040 and RP2350, on two. See platform/port.h. The critical section is the processor's
// own; the clock is that of the core, millis() and micros(), which has to be asked once in 24 days.
// Metrics may be used in handlers of attachInterrupt().
//
// The ESP32 has its own port (ports/freertos.h), since its core runs on ESP-IDF. Cores that run an
// RTOS of their own (mbed) are served as long as one task uses metrics.
//
// There is no entropy here: a program that has some defines entropy() (platform/entropy.h).
#pragma once

#define PROMETHEUS_EXPRESS_ARDUINO 1
#define PROMETHEUS_EXPRESS_SYSTICK_CLOCK 0
#define PROMETHEUS_EXPRESS_MTIME_CLOCK 0

#if defined(ARDUINO_ARCH_RP2040)
#include "prometheus_express/platform/ports/multicore.h"
#elif defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#include "prometheus_express/platform/ports/interrupts.h"
#elif defined(__riscv)
#include "prometheus_express/platform/ports/riscv.h"
#else
#error \
    "prometheus_express knows no port for this Arduino core: Cortex-M, RISC-V and ESP32 have one; for another define PROMETHEUS_EXPRESS_PORT (docs/porting.md)"
#endif
