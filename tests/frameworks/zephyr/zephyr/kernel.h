// What the library and its template ask of Zephyr, by the words of its documentation, version 4.4,
// read on 2026-11-30, as far as it can be compiled here: nothing of it can be run. No code of
// Zephyr is here.
#pragma once

#include <cstddef>
#include <cstdint>

using k_tid_t = struct k_thread*;
using k_thread_entry_t = void (*)(void*, void*, void*);
struct k_thread {
  int unused;
};
struct k_thread_stack_t {
  char data;
};
struct k_timeout_t {
  std::int64_t ticks;
};
#define K_NO_WAIT \
  k_timeout_t { 0 }
#define K_PRIO_PREEMPT(priority) (priority)
#define K_THREAD_STACK_DEFINE(name, size) k_thread_stack_t name[size]
#define K_THREAD_STACK_SIZEOF(name) sizeof(name)

k_tid_t k_thread_create(k_thread* thread, k_thread_stack_t* stack, std::size_t stack_size,
                        k_thread_entry_t entry, void* first, void* second, void* third,
                        int priority, std::uint32_t options, k_timeout_t delay);
bool k_is_pre_kernel();
k_tid_t k_current_get();
void k_yield();
std::int32_t k_msleep(std::int32_t ms);
std::int64_t k_uptime_ticks();
std::uint64_t k_ticks_to_ns_floor64(std::uint64_t ticks);
