#include "boards/cortex_m/fault_text.h"

#include "boards/common/semihosting.h"

namespace board {

void write_fault(const Fault& fault) {
  semihosting::write_text("Stopped by an exception that nobody handles:");
  semihosting::write_hexadecimal("\n  exception ", fault.exception);
  semihosting::write_hexadecimal("\n  pc   ", fault.pc);
  semihosting::write_hexadecimal("\n  lr   ", fault.lr);
  semihosting::write_hexadecimal("\n  cfsr ", fault.cfsr);
  semihosting::write_hexadecimal("\n  bfar ", fault.bfar);
  semihosting::write_text("\n");
}

}  // namespace board
