// How a program ends: a debugger hears of it, else it starts again.
#include "boards/common/semihosting.h"
#include "boards/cortex_m/fault_record.h"
#include "boards/cortex_m/fault_text.h"
#include "boards/feather_m4/board.h"
#include "boards/feather_m4/console.h"

namespace board {
namespace {

constexpr int kFaultExitStatus = 98;

}  // namespace

void stop(const Fault& fault) {
  if (debugger_attached()) {
    write_fault(fault);
    semihosting::exit(kFaultExitStatus);
  }
  record_fault(fault);
  reset();
}

void exit(int status) {
  if (debugger_attached()) semihosting::exit(status);
  reset();
}

}  // namespace board
