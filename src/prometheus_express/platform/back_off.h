// How a thread, task or core waits for another one.
#pragma once

namespace prometheus_express {

// Waits a little: at first without leaving the processor, from then on asleep, so that a waiter of
// high priority does not keep the holder from running. `attempt` counts from 0.
void back_off(unsigned attempt);

}  // namespace prometheus_express
