#include "prometheus_express/platform/cells.h"

#if PROMETHEUS_EXPRESS_TASKS && !PROMETHEUS_EXPRESS_THREADS

#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/halt.h"

namespace prometheus_express {

void StructureLock::wait() {
  for (unsigned attempt = 0; !try_lock(); ++attempt) {
    if (held_by_this_thread()) {
      report_mistake(
          "a task waits for itself: labels(), or another call that is not for interrupt handlers, "
          "was made in one that had interrupted such a call");
      halt();
    }
    back_off(attempt);
  }
}

}  // namespace prometheus_express

#endif
