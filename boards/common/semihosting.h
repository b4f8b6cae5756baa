// Calls to the emulator or debugger, after ARM's "Semihosting for AArch32 and AArch64" and RISC-V's
// "Semihosting Specification", which has the same operations. Where there is none, a call ends in
// the fault handler.
#pragma once

#include <cstdint>

namespace board::semihosting {

// Writes text, as it is, to the console of the emulator or debugger.
void write_text(const char* text);

// Writes `name`, and the value in eight hexadecimal digits.
void write_hexadecimal(const char* name, std::uint32_t value);

// Ends the emulator with this exit status.
[[noreturn]] void exit(int status);

}  // namespace board::semihosting
