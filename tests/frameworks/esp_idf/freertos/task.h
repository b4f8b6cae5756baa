#pragma once

#include "freertos/FreeRTOS.h"

using TaskHandle_t = struct tskTaskControlBlock*;
using TaskFunction_t = void (*)(void*);

#define taskSCHEDULER_NOT_STARTED 1
#define taskSCHEDULER_RUNNING 2

BaseType_t xTaskGetSchedulerState();
TaskHandle_t xTaskGetCurrentTaskHandle();
void taskYIELD();
void vTaskDelay(TickType_t ticks);
BaseType_t xTaskCreate(TaskFunction_t work, const char* name, std::uint32_t stack_bytes,
                       void* argument, UBaseType_t priority, TaskHandle_t* task);
