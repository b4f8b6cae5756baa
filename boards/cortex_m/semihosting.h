// Calls to the emulator or debugger, after ARM's "Semihosting for AArch32 and AArch64". Where there
// is none, a call ends in the fault handler.
#pragma once

#include "boards/cortex_m/program.h"

namespace board::semihosting {

// Writes text, as it is, to the console of the emulator or debugger.
void write_text(const char* text);

// Writes some lines that tell of a fault.
void write_fault(const Fault& fault);

// Ends the emulator with this exit status.
[[noreturn]] void exit(int status);

}  // namespace board::semihosting
