#include "boards/cortex_m/fault_record.h"

#include <cstdint>

namespace board {
namespace {

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

}  // namespace board
