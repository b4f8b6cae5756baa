// For a thread that works for strangers: it is to take only what others leave of the processor.
#pragma once

namespace prometheus_express {

// Of the calling thread, for ever: a niceness of 10, a tenth of what others get where all are busy.
// Nothing on systems other than Linux, where a niceness is a whole process's.
void take_low_priority();

}  // namespace prometheus_express
