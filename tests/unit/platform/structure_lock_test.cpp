// Who takes a lock again and again lets others have it (StructureLock::lock_after_others): that it
// is a lock all the same. How long others wait is measured by bench/.
#include <doctest/doctest.h>

#include "prometheus_express/platform/cells.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <thread>

namespace prom = prometheus_express;

namespace {

TEST_CASE("a lock that is taken after others is held by one thread at a time") {
  constexpr int kTimes = 20'000;
  prom::StructureLock lock;
  int count = 0;
  const auto add = [&] {
    for (int i = 0; i < kTimes; ++i) {
      lock.lock_after_others();
      ++count;
      lock.unlock();
    }
  };
  std::thread other(add);
  add();
  other.join();
  CHECK(count == 2 * kTimes);
}

}  // namespace

#endif
