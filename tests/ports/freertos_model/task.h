// Tasks of the model: each thread of the host is one.
#pragma once

#include "FreeRTOS.h"

using TaskHandle_t = void*;

#define taskSCHEDULER_SUSPENDED 0
#define taskSCHEDULER_NOT_STARTED 1
#define taskSCHEDULER_RUNNING 2

// Not started until main() begins, as on a device.
BaseType_t xTaskGetSchedulerState();

TaskHandle_t xTaskGetCurrentTaskHandle();

// Nest. What the kernel does by masking interrupts, one lock does here. Before the scheduler runs
// they end the program: in the kernel they would leave interrupts masked.
void model_enter_critical();
void model_exit_critical();
#define taskENTER_CRITICAL() model_enter_critical()
#define taskEXIT_CRITICAL() model_exit_critical()

// Counts milliseconds, and begins anew two seconds after the start of the program.
TickType_t xTaskGetTickCountFromISR();

void model_yield();
#define taskYIELD() model_yield()

// Ends the program in a critical section, where the kernel may not be called.
void vTaskDelay(TickType_t ticks);

// For tests: lets the scheduler run, or not.
void model_run_scheduler(bool runs);
