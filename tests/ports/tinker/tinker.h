// The RTOS that docs/porting.md takes for an example. There is no such thing: only what it
// declares.
#pragma once

#include <cstddef>
#include <cstdint>

std::uint32_t tinker_mask_interrupts();
void tinker_restore_interrupts(std::uint32_t before);
const void* tinker_current_task();
void tinker_yield();
void tinker_sleep_ms(unsigned ms);
std::uint32_t tinker_uptime_us();
int tinker_random_bytes(void* out, std::size_t size);
void tinker_start_timer(void (*handler)());
void tinker_stop_timer();
void tinker_start_task(void (*work)());
void tinker_print_line(const char* line);
