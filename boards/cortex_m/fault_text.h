// What there is to tell of a fault.
#pragma once

#include "boards/cortex_m/program.h"

namespace board {

// Writes some lines that tell of a fault to the emulator or debugger (boards/common/semihosting.h).
void write_fault(const Fault& fault);

}  // namespace board
