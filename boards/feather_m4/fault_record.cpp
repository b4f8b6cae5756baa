#include "boards/feather_m4/fault_record.h"

#include "boards/cortex_m/semihosting.h"
#include "boards/feather_m4/board.h"
#include "boards/feather_m4/console.h"

namespace board {
namespace {

constexpr int kFaultExitStatus = 98;
constexpr std::uint32_t kMagic = 0x4641554C;

// RAM that was never written holds anything: the sum tells a record from that.
struct Record {
  std::uint32_t sum() const {
    return kMagic + fault.exception + 3 * fault.pc + 5 * fault.lr + 7 * fault.cfsr + 9 * fault.bfar;
  }

  std::uint32_t magic;
  Fault fault;
  std::uint32_t check;
};

[[gnu::noinit]] Record record;

Fault taken;
bool have_taken = false;

}  // namespace

void record_fault(const Fault& fault) {
  record.magic = kMagic;
  record.fault = fault;
  record.check = record.sum();
}

void take_fault_record() {
  have_taken = record.magic == kMagic && record.check == record.sum();
  if (have_taken) taken = record.fault;
  record.magic = 0;
}

const Fault* last_fault() { return have_taken ? &taken : nullptr; }

void stop(const Fault& fault) {
  if (debugger_attached()) {
    semihosting::write(fault);
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
