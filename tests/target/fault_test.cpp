// An access to memory that is not there ends in the fault handler.
#include "prometheus_express/platform/cortex_m/registers.h"

int main() {
  constexpr std::uintptr_t kNothingThere = 0x60000000;
  const std::uint32_t value = prometheus_express::cortex_m::reg(kNothingThere);
  return value == 0 ? 0 : 1;
}
