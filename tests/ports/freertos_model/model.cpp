#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "task.h"

namespace {

bool scheduler_runs = false;
std::recursive_mutex interrupts;
thread_local int depth = 0;

// For a test that must fail.
const bool keeps_out = std::getenv("MODEL_KEEPS_NOBODY_OUT") == nullptr;

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "model of FreeRTOS: %s\n", what);
  std::abort();
}

}  // namespace

void model_run_scheduler(bool runs) { scheduler_runs = runs; }

BaseType_t xTaskGetSchedulerState() {
  return scheduler_runs ? taskSCHEDULER_RUNNING : taskSCHEDULER_NOT_STARTED;
}

TaskHandle_t xTaskGetCurrentTaskHandle() { return scheduler_runs ? &depth : nullptr; }

void model_enter_critical() {
  check(scheduler_runs, "taskENTER_CRITICAL() before the scheduler runs");
  if (keeps_out) interrupts.lock();
  ++depth;
}

void model_exit_critical() {
  check(depth > 0, "taskEXIT_CRITICAL() without taskENTER_CRITICAL()");
  --depth;
  if (keeps_out) interrupts.unlock();
}

TickType_t xTaskGetTickCountFromISR() {
  using Clock = std::chrono::steady_clock;
  static const Clock::time_point start = Clock::now();
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  return static_cast<TickType_t>(since.count()) - 2000;
}

void model_yield() {
  check(depth == 0, "taskYIELD() in a critical section");
  std::this_thread::yield();
}

void vTaskDelay(TickType_t ticks) {
  check(depth == 0, "vTaskDelay() in a critical section");
  std::this_thread::sleep_for(std::chrono::milliseconds(ticks));
}
