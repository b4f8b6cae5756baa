// A random number is ready 84 cycles after the one before was read, and gone when it was read.
#include "image.h"

namespace {

constexpr u32 kApbCMask = 0x4000081C;
constexpr u32 kTrng = 0x42002800;

bool is_ready() { return (reg8(kTrng + 0x0A) & 1) != 0; }

}  // namespace

void run() {
  reg32(kApbCMask) = reg32(kApbCMask) | 1U << 10;
  reg32(kDemcr) = reg32(kDemcr) | 1U << 24;
  reg32(kDwtCtrl) = reg32(kDwtCtrl) | 1;
  for (int i = 0; i < 1'000; ++i) EXPECT(!is_ready());  // it is off
  u32 before = 0;
  for (int i = 0; i < 10; ++i) {
    reg8(kTrng) = 2;
    EXPECT(!is_ready());
    const u32 begin = reg32(kCycleCount);
    for (u32 looks = 0; !is_ready();) {
      if (++looks == 10'000) finish(7);  // silent
    }
    const u32 cycles = reg32(kCycleCount) - begin;
    EXPECT(cycles > 50 && cycles < 500);
    const u32 number = reg32(kTrng + 0x20);
    EXPECT(number != before);
    EXPECT(!is_ready());
    before = number;
  }
  finish(0);
}
