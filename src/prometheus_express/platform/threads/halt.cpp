#include "prometheus_express/platform/halt.h"

#include "prometheus_express/platform/port.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <cstdio>
#include <cstdlib>

namespace prometheus_express {

void say(const char* message) { std::fprintf(stderr, "prometheus_express: %s\n", message); }

void halt() { std::abort(); }

}  // namespace prometheus_express

#endif
