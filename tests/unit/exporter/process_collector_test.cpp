// What the process collector tells on every host.
#include <doctest/doctest.h>

#include <string>

#include "page_numbers.h"
#include "prometheus_express.h"

namespace prom = prometheus_express;
using test_support::number_after;

namespace {

TEST_CASE("the process collector tells of this process") {
  prom::CollectorRegistry registry{"ns"};
  prom::ProcessCollector process{registry};
  const std::string page = registry.render();
  CHECK(page.rfind("# HELP process_cpu_seconds_total ", 0) == 0);
  CHECK(number_after(page, "\nprocess_cpu_seconds_total ") >= 0);
  CHECK(number_after(page, "\nprocess_resident_memory_bytes ") > 1e6);
  // Of these two Wine says 0.
  CHECK(number_after(page, "\nprocess_open_fds ") >= 0);
  CHECK(number_after(page, "\nprocess_virtual_memory_bytes ") >= 0);
  const double started = number_after(page, "\nprocess_start_time_seconds ");
  CHECK(started <= prom::unix_time_seconds() + 1);
  CHECK(started > prom::unix_time_seconds() - 3600);
}

}  // namespace
