// Where Mbed TLS can be left in the middle of what takes it long: after a few steps of its
// arithmetic on large numbers (boards/common/tls/steps_of_arithmetic.h), of which a handshake is
// made.
#pragma once

#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express::tls::pauses {

// Called there. False: it shall not go on, so that Mbed TLS gives up what it does, and cleans up.
void ask(FunctionRef<bool()> permission);

}  // namespace prometheus_express::tls::pauses
