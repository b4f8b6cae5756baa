// How a program ends: it starts again. There is nobody to whom it could say anything else.
#include "boards/cortex_m/fault_record.h"
#include "boards/w5500_evb_pico/board.h"

namespace board {

void stop(const Fault& fault) {
  record_fault(fault);
  reset();
}

void exit(int) { reset(); }

}  // namespace board
