// Which port this is: what the machine can do, as far as the library asks. docs/porting.md leads
// through one of your own.
//
// PROMETHEUS_EXPRESS_PORT names the header of another one, for the library and for all that
// includes it: -DPROMETHEUS_EXPRESS_PORT='"my_port.h"'. Ready-made are, in ports/:
//
//  threads     any operating system with the threads of C++
//  interrupts  one Cortex-M core with a main loop and interrupt handlers
//  pico_sdk    one core or both of the RP2040 and RP2350, over Raspberry Pi's SDK
//  multicore   the same without that SDK: Cortex-M cores that share a hardware spinlock
//  riscv       one RISC-V core with a main loop and interrupt handlers, in machine mode
//  arduino     a core of the Arduino IDE on the bare processor
//  freertos    tasks of FreeRTOS, and those of ESP-IDF
//  zephyr      threads of Zephyr
//
// A port's header defines
//
//  PROMETHEUS_EXPRESS_THREADS  1 where there are the threads of C++ and atomics of 64 bits
//  PROMETHEUS_EXPRESS_TASKS    1 where several tasks, threads or cores may use metrics at once
//
// and where there are no threads of C++, in the namespace prometheus_express::port,
//
//  Saved                       what enter_critical() gives and leave_critical() wants; KeptSaved is
//                              as small as it can be kept
//  enter_critical()            from here on no interrupt handler, task or core that uses metrics
//  leave_critical(saved)       comes in between. Both nest, may be called in interrupt handlers and
//                              before main(), and are barriers for the compiler.
//  let_interrupts_in()         called outside: an interrupt that is pending comes now at the latest
//
// and where there are tasks,
//
//  this_task()                 an address that is another in each task that runs; never nullptr
//  give_way(attempt)           waits a little for another task; `attempt` counts from 0. Must at
//                              some count let tasks of lower priority run.
//
// What of that is C++ stands behind #if defined(__cplusplus), where a program in C includes
// prometheus_express_c.h.
//
// Beside the header a port has the functions of clock.h, halt.h and entropy.h; for most there is a
// ready one.
#pragma once

#if defined(PROMETHEUS_EXPRESS_PORT)
#include PROMETHEUS_EXPRESS_PORT
#elif defined(ESP_PLATFORM)
#include "prometheus_express/platform/ports/freertos.h"
#elif defined(__ZEPHYR__)
#include "prometheus_express/platform/ports/zephyr.h"
#elif defined(PICO_ON_DEVICE) && PICO_ON_DEVICE && !defined(ARDUINO)
#include "prometheus_express/platform/ports/pico_sdk.h"
#elif defined(__unix__) || defined(__APPLE__) || defined(_WIN32) || defined(__HAIKU__)
#include "prometheus_express/platform/ports/threads.h"
#elif defined(ARDUINO)
#include "prometheus_express/platform/ports/arduino.h"
#elif defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#include "prometheus_express/platform/ports/interrupts.h"
#elif defined(__riscv)
#include "prometheus_express/platform/ports/riscv.h"
#else
#error \
    "prometheus_express knows no port for this machine: define PROMETHEUS_EXPRESS_PORT as the header of one (docs/porting.md)"
#endif
