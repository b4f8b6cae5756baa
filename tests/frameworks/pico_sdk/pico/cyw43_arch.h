#pragma once

#include "pico/platform.h"

#define NO_SYS 1
#define CYW43_AUTH_WPA2_AES_PSK 0x00400004

using absolute_time_t = std::uint64_t;
absolute_time_t make_timeout_time_ms(std::uint32_t ms);

int cyw43_arch_init();
void cyw43_arch_enable_sta_mode();
int cyw43_arch_wifi_connect_timeout_ms(const char* name, const char* password, std::uint32_t auth,
                                       std::uint32_t timeout_ms);
void cyw43_arch_poll();
void cyw43_arch_wait_for_work_until(absolute_time_t until);
