#include "emulators/feather_m4/report.h"

#include <cstdio>

namespace emulators::feather_m4 {

std::string hex(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, value > 0xFFFF ? "0x%08X" : "0x%02X", value);
  return text;
}

std::uint32_t unmodelled_read(System& system, const char* peripheral, std::uint32_t offset,
                              unsigned size) {
  system.fail(End::kUnmodelled, "a read of " + std::to_string(8 * size) + " bits from " +
                                    peripheral + "+" + hex(offset) + " is not modelled");
  return 0;
}

void unmodelled_write(System& system, const char* peripheral, std::uint32_t offset, unsigned size,
                      std::uint32_t value) {
  system.fail(End::kUnmodelled, "a write of " + std::to_string(8 * size) + " bits, " + hex(value) +
                                    ", to " + peripheral + "+" + hex(offset) + " is not modelled");
}

}  // namespace emulators::feather_m4
