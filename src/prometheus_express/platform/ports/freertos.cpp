#include "prometheus_express/platform/port.h"

// Only for that port.
#if defined(PROMETHEUS_EXPRESS_FREERTOS)

#if defined(ESP_PLATFORM)
#include <esp_random.h>
#include <esp_timer.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#else
#include <FreeRTOS.h>
#include <task.h>
#endif

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/entropy.h"

#if !defined(ESP_PLATFORM) && defined(configNUMBER_OF_CORES) && configNUMBER_OF_CORES > 1
#error \
    "ports/freertos keeps out the tasks of one core: write a port that takes the kernel's locks (docs/porting.md)"
#endif

namespace prometheus_express::port {

#if defined(ESP_PLATFORM)

namespace {

portMUX_TYPE critical = portMUX_INITIALIZER_UNLOCKED;

}  // namespace

// It counts how often its core has taken it, and remembers how interrupts were.
Saved enter_critical() {
  portENTER_CRITICAL_SAFE(&critical);
  return 0;
}

void leave_critical(Saved) { portEXIT_CRITICAL_SAFE(&critical); }

#elif defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'

// On a Cortex-M these two do for tasks as well, and unlike taskENTER_CRITICAL() before the
// scheduler runs: that one would leave interrupts masked until then.
Saved enter_critical() { return portSET_INTERRUPT_MASK_FROM_ISR(); }

void leave_critical(Saved saved) { portCLEAR_INTERRUPT_MASK_FROM_ISR(saved); }

#else

// Not every port of FreeRTOS can be asked whether this is an interrupt handler. Here metrics belong
// to tasks, once the scheduler runs.
Saved enter_critical() {
  const bool runs = xTaskGetSchedulerState() != taskSCHEDULER_NOT_STARTED;
  if (runs) taskENTER_CRITICAL();
  return runs ? 1 : 0;
}

void leave_critical(Saved saved) {
  if (saved != 0) taskEXIT_CRITICAL();
}

#endif

const void* this_task() {
  static const char before_the_scheduler = 0;
  const void* const task = xTaskGetCurrentTaskHandle();
  return task != nullptr ? task : &before_the_scheduler;
}

// taskYIELD() lets only tasks of the same priority run.
void give_way(unsigned attempt) {
  constexpr unsigned kYields = 3;
  if (xTaskGetSchedulerState() != taskSCHEDULER_RUNNING) return;
  if (attempt < kYields) {
    taskYIELD();
  } else {
    vTaskDelay(1);
  }
}

}  // namespace prometheus_express::port

namespace prometheus_express {

#if !defined(PROMETHEUS_EXPRESS_FREERTOS_CLOCK) || PROMETHEUS_EXPRESS_FREERTOS_CLOCK
#if defined(ESP_PLATFORM)

std::uint64_t monotonic_ns() { return static_cast<std::uint64_t>(esp_timer_get_time()) * 1000; }

#else

namespace {

// Of a counter of ticks that begins anew: right if it is asked once in each round of it.
std::uint64_t ticks_before = 0;
TickType_t latest_ticks = 0;

}  // namespace

std::uint64_t monotonic_ns() {
  constexpr std::uint64_t kTickNs = 1'000'000'000 / configTICK_RATE_HZ;
  const port::Saved saved = port::enter_critical();
  const TickType_t ticks = xTaskGetTickCountFromISR();  // does for tasks as well
  if (ticks < latest_ticks) ticks_before += std::uint64_t{static_cast<TickType_t>(-1)} + 1;
  latest_ticks = ticks;
  const std::uint64_t now = ticks_before + ticks;
  port::leave_critical(saved);
  return now * kTickNs;
}

#endif
#endif

#if !defined(PROMETHEUS_EXPRESS_FREERTOS_ENTROPY) || PROMETHEUS_EXPRESS_FREERTOS_ENTROPY

PROMETHEUS_EXPRESS_WEAK bool entropy([[maybe_unused]] unsigned char* out,
                                     [[maybe_unused]] std::size_t size) {
#if defined(ESP_PLATFORM)
  esp_fill_random(out, size);
  return true;
#else
  return false;
#endif
}

#endif

}  // namespace prometheus_express

#endif
