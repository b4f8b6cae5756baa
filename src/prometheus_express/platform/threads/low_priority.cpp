#include "prometheus_express/platform/threads/low_priority.h"

#include "prometheus_express/platform/port.h"

#if PROMETHEUS_EXPRESS_THREADS

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace prometheus_express {

void take_low_priority() {
#if defined(__linux__)
  (void)::setpriority(PRIO_PROCESS, 0, 10);
#endif
}

}  // namespace prometheus_express

#endif
