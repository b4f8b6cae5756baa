#include "boards/feather_m4/fault_record.h"

#include "boards/common/semihosting.h"
#include "boards/cortex_m/fault_text.h"
#include "boards/feather_m4/board.h"
#include "boards/feather_m4/console.h"

namespace board {
namespace {

constexpr int kFaultExitStatus = 98;
constexpr std::uint32_t kMagic = 0x4641554C;

// RAM that was never written holds anything: it takes both words to make a record.
struct Record {
  std::uint32_t begin;
  Fault fault;
  std::uint32_t end;
};

[[gnu::noinit]] Record record;

Fault taken;
bool have_taken = false;

}  // namespace

void record_fault(const Fault& fault) {
  record.begin = kMagic;
  record.fault = fault;
  record.end = kMagic;
}

void take_fault_record() {
  have_taken = record.begin == kMagic && record.end == kMagic;
  if (have_taken) taken = record.fault;
  record.begin = 0;
}

const Fault* last_fault() { return have_taken ? &taken : nullptr; }

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
