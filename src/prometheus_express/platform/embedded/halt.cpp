#include "prometheus_express/platform/halt.h"

#include "prometheus_express/platform/config.h"

#if !PROMETHEUS_EXPRESS_THREADS

#include "prometheus_express/platform/embedded/console.h"

namespace prometheus_express {
namespace {

Console current_console = nullptr;

}  // namespace

void set_console(Console console) { current_console = console; }

void say(const char* message) {
  if (current_console != nullptr) current_console(message);
}

// An undefined instruction: the board's fault handler is where a program stops.
void halt() { __builtin_trap(); }

}  // namespace prometheus_express

#endif
