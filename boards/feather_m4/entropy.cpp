// The TRNG (data sheet, chapter 44): 32 bits each 84 cycles of its bus clock, which is the
// processor's.
#include "prometheus_express/platform/entropy.h"

#include "boards/feather_m4/registers.h"

namespace board {
namespace {

constexpr std::uint32_t MCLK_APBCMASK_TRNG = 1u << 10;
constexpr std::uint8_t TRNG_CTRLA_ENABLE = 1u << 1;
constexpr std::uint8_t TRNG_INTFLAG_DATARDY = 1u << 0;

// Many times as long as a number takes.
constexpr unsigned kMostLooks = 1'000;

bool wait_for_number() {
  for (unsigned looks = 0; looks < kMostLooks; ++looks) {
    if ((reg8(TRNG_INTFLAG) & TRNG_INTFLAG_DATARDY) != 0) return true;
  }
  return false;
}

// Of each number no more than one byte is taken: that is asked for seldom.
bool read_numbers(unsigned char* out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    if (!wait_for_number()) return false;
    out[i] = static_cast<unsigned char>(reg(TRNG_DATA));
  }
  return true;
}

}  // namespace
}  // namespace board

namespace prometheus_express {

[[gnu::weak]] bool entropy(unsigned char* out, std::size_t size) {
  using namespace board;
  reg(MCLK_APBCMASK) = reg(MCLK_APBCMASK) | MCLK_APBCMASK_TRNG;
  reg8(TRNG_CTRLA) = TRNG_CTRLA_ENABLE;
  const bool good = read_numbers(out, size);
  reg8(TRNG_CTRLA) = 0;
  return good;
}

}  // namespace prometheus_express
