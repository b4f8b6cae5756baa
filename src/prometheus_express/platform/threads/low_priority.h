// For a thread that works for strangers: it is to take only what others leave of the processor.
#pragma once

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace prometheus_express {

// Of the calling thread, for ever: a niceness of 10, a tenth of what others get where all are busy.
// Nothing on systems other than Linux, where a niceness is a whole process's.
inline void take_low_priority() {
#if defined(__linux__)
  (void)::setpriority(PRIO_PROCESS, 0, 10);
#endif
}

}  // namespace prometheus_express
