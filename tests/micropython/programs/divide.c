/* Divides as a Cortex-M0 does in a native module, and as this machine does: to the last bit the
 * same. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

double divide(double dividend, double divisor);

static uint64_t state = 1;

static uint64_t any(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state ^ state >> 29;
}

static double number_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static int differs(uint64_t one, uint64_t other) {
  const double ours = divide(number_of(one), number_of(other));
  const double theirs = number_of(one) / number_of(other);
  if (ours != ours && theirs != theirs) return 0;
  if (memcmp(&ours, &theirs, sizeof ours) == 0) return 0;
  printf("%016" PRIx64 " / %016" PRIx64 ": %a, not %a\n", one, other, ours, theirs);
  return 1;
}

int main(void) {
  static const uint64_t edges[] = {0,
                                   1,
                                   2,
                                   3,
                                   0xFFFFFFFFFFFFF,
                                   0x10000000000000,
                                   0x10000000000001,
                                   0x3FEFFFFFFFFFFFFF,
                                   0x3FF0000000000000,
                                   0x3FF0000000000001,
                                   0x4000000000000000,
                                   0x4008000000000000,
                                   0x4024000000000000,
                                   0x7FEFFFFFFFFFFFFF,
                                   0x7FF0000000000000,
                                   0x7FF8000000000000};
  enum { kEdges = sizeof edges / sizeof *edges };
  const uint64_t sign = (uint64_t)1 << 63;
  int wrong = 0;
  for (int i = 0; i < kEdges; ++i) {
    for (int k = 0; k < kEdges; ++k) {
      wrong += differs(edges[i], edges[k]) + differs(edges[i] | sign, edges[k]);
    }
    for (int k = 0; k < 20000; ++k) wrong += differs(edges[i], any()) + differs(any(), edges[i]);
  }
  for (int i = 0; i < 1000000; ++i) wrong += differs(any(), any());
  /* Results that are subnormal, or nearly. */
  for (int i = 0; i < 500000; ++i) wrong += differs(any() >> 4, 0x3FF0000000000000 | any() >> 9);
  printf("%d wrong\n", wrong);
  return wrong != 0;
}
