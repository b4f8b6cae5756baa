// What a fault leaves behind for the program that runs next.
#pragma once

#include "boards/cortex_m/program.h"

namespace board {

// Called where the program stops.
void record_fault(const Fault& fault);

// Called by start(): takes what the program before has left, so that it is not found again.
void take_fault_record();

}  // namespace board
