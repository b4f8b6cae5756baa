// A program with exceptions catches what the standard library throws, as on a host.
#include <cstddef>
#include <stdexcept>
#include <string_view>

#include "boards/common/program.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/platform/halt.h"

namespace prom = prometheus_express;

volatile std::size_t behind_the_end = 7;

// Nothing else of the standard library is called, which would bring along what throws.
bool is_caught() {
  try {
    (void)std::string_view("short").substr(behind_the_end);
  } catch (const std::out_of_range&) {
    return true;
  }
  return false;
}

int main() {
  board::start();
  // The library is linked too, which has no exceptions.
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  const bool caught = is_caught();
  prom::say(caught ? "caught" : "not caught");
  return caught ? 0 : 1;
}
