#include "boards/common/lwip/port.h"

#include <lwip/sys.h>

#include "boards/common/milliseconds.h"
#include "prometheus_express/platform/random.h"

namespace board {
namespace {

prometheus_express::Random random_numbers;

}  // namespace

void start_lwip_port() { random_numbers.mix(start_milliseconds()); }

}  // namespace board

extern "C" {

u32_t sys_now() { return board::milliseconds(); }

unsigned lwip_random() { return board::random_numbers.next(0); }

}  // extern "C"
