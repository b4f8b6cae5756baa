// What the library asks of this port: memory, a clock, and where its words go.
#include <cstddef>
#include <cstdint>
#include <limits>

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/entropy.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/platform/heap.h"

extern "C" {
void* pe_memory_take(std::size_t bytes);
void pe_memory_give(void* memory);
}

namespace prometheus_express {

void* allocate_memory(std::size_t bytes) { return pe_memory_take(bytes); }
void free_memory(void* memory) { pe_memory_give(memory); }

// Here Python has the clocks, and says what time it is with each call that needs it.
std::uint64_t monotonic_ns() { return 0; }
double unix_time_seconds() { return std::numeric_limits<double>::quiet_NaN(); }

// A native module cannot ask for any; what it would be for, hashes, is not on boards.
bool entropy(unsigned char*, std::size_t) { return false; }

// Instead of platform/error.cpp: what is wrong in a call is its status, and thereby an exception.
// What else there is to say (a label's value that is not UTF-8) is counted on the page.
ErrorHook set_error_hook(ErrorHook) { return nullptr; }
void report_mistake(const char*, const char*, const char*, const char*, const char*) {}
void report_failure(const char*, const char*, const char*, const char*, const char*) {}
void say(const char*) {}
void halt() { __builtin_trap(); }

}  // namespace prometheus_express
