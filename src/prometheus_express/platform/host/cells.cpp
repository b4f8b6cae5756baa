#include "prometheus_express/platform/host/cells.h"

#include <chrono>
#include <thread>

namespace prometheus_express {

void back_off(unsigned attempt) {
  constexpr unsigned kSpins = 1000;
  if (attempt < kSpins) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  } else {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

}  // namespace prometheus_express
