// The random bit of the ring oscillator (data sheet, "Ring Oscillator", RANDOMBIT). The chip has no
// generator of random numbers: one reading is worth less than a bit, readings that follow each
// other are not independent, and the data sheet does not recommend them for security. So many
// readings, at distances that vary, are folded into each bit; how good that is was measured by
// nobody.
#include "prometheus_express/platform/entropy.h"

#include "boards/w5500_evb_pico/registers.h"

namespace board {
namespace {

constexpr unsigned kReadingsPerBit = 64;

// What nine in ten readings must not agree in: then the oscillator does not run.
constexpr unsigned kReadingsOfTest = 256;
constexpr unsigned kFewest = kReadingsOfTest / 10;

unsigned read_bit() { return static_cast<unsigned>(reg(ROSC_RANDOMBIT) & 1); }

bool runs() {
  unsigned ones = 0;
  for (unsigned i = 0; i < kReadingsOfTest; ++i) ones += read_bit();
  return ones >= kFewest && ones <= kReadingsOfTest - kFewest;
}

unsigned folded_bit() {
  unsigned parity = 0;
  for (unsigned i = 0; i < kReadingsPerBit; ++i) {
    const unsigned bit = read_bit();
    parity ^= bit;
    // Another distance to the next one.
    for (unsigned wait = i % 5 + 3 * bit; wait > 0; --wait) asm volatile("nop");
  }
  return parity;
}

}  // namespace
}  // namespace board

namespace prometheus_express {

[[gnu::weak]] bool entropy(unsigned char* out, std::size_t size) {
  if (!board::runs()) return false;
  for (std::size_t i = 0; i < size; ++i) {
    unsigned byte = 0;
    for (int bit = 0; bit < 8; ++bit) byte = byte << 1 | board::folded_bit();
    out[i] = static_cast<unsigned char>(byte);
  }
  return true;
}

}  // namespace prometheus_express
