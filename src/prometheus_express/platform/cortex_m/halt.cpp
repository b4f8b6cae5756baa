#include "prometheus_express/platform/halt.h"

#include "prometheus_express/platform/cortex_m/console.h"

namespace prometheus_express {
namespace {

cortex_m::Console current_console = nullptr;

}  // namespace

void say(const char* message) {
  if (current_console != nullptr) current_console(message);
}

// An undefined instruction: the board's fault handler is where a program stops.
void halt() { __builtin_trap(); }

namespace cortex_m {

void set_console(Console console) { current_console = console; }

}  // namespace cortex_m
}  // namespace prometheus_express
