// What a fault leaves behind for the program that runs next, in RAM that no start-up clears: a
// board whose linker.ld has a place for .noinit may use it.
#pragma once

#include "boards/cortex_m/program.h"

namespace board {

// Called where the program stops.
void record_fault(const Fault& fault);

// Called by start(): takes what the program before has left, so that it is not found again.
void take_fault_record();

// The fault that ended the program that ran before, or nullptr. After start().
const Fault* last_fault();

}  // namespace board
