// Names that a sketch for the ESP32 uses beyond those of all cores (arduino-esp32 3.3, ESP-IDF 5.5,
// read 2026-11-30), so that it can be compiled here. They do nothing: what deep sleep does to a
// sketch is not tested.
#pragma once

#include <Arduino.h>

#define RTC_DATA_ATTR

inline int esp_sleep_enable_timer_wakeup(uint64_t) { return 0; }
inline void esp_deep_sleep_start() {}
inline void configTime(long, int, const char*) {}
inline uint32_t analogReadMilliVolts(uint8_t) { return 0; }
