// What the process collector takes from /proc.
#include <doctest/doctest.h>
#include <sys/prctl.h>

#include <filesystem>
#include <string>

#include "http_client.h"
#include "page_numbers.h"
#include "prometheus_express.h"

namespace prom = prometheus_express;
using test_support::HttpClient;
using test_support::number_after;

namespace {

// The names of the files in /proc/self/fd, that of the folder itself left out.
int open_files() {
  int count = -1;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    static_cast<void>(entry);
    ++count;
  }
  return count;
}

// proc(5): the name stands in parentheses, and may have some of its own.
TEST_CASE("the process collector is not misled by the program's name") {
  prom::CollectorRegistry registry;
  prom::ProcessCollector process{registry};
  char name[16] = {};
  REQUIRE(prctl(PR_GET_NAME, name) == 0);
  const double started = number_after(registry.render(), "\nprocess_start_time_seconds ");
  REQUIRE(prctl(PR_SET_NAME, "a) R (b 9") == 0);
  const std::string page = registry.render();
  REQUIRE(prctl(PR_SET_NAME, name) == 0);
  CHECK(number_after(page, "\nprocess_start_time_seconds ") == started);
  CHECK(number_after(page, "\nprocess_virtual_memory_bytes ") > 1e6);
}

TEST_CASE("the process collector shows the standard names") {
  prom::CollectorRegistry registry{"ns"};
  prom::ProcessCollector process{registry};
  const std::string page = registry.render();
  CHECK(page.rfind("# HELP process_cpu_seconds_total ", 0) == 0);
  CHECK(number_after(page, "\nprocess_cpu_seconds_total ") >= 0);
  CHECK(number_after(page, "\nprocess_resident_memory_bytes ") > 1e6);
  CHECK(number_after(page, "\nprocess_virtual_memory_bytes ") >
        number_after(page, "\nprocess_resident_memory_bytes "));
  const double open = number_after(page, "\nprocess_open_fds ");
  CHECK(open == open_files());
  CHECK(number_after(page, "\nprocess_max_fds ") >= open);
  const double started = number_after(page, "\nprocess_start_time_seconds ");
  CHECK(started <= prom::unix_time_seconds() + 1);
  CHECK(started > prom::unix_time_seconds() - 3600);
  {
    HttpClient client{1};  // one more descriptor, connected or not
    CHECK(number_after(registry.render(), "\nprocess_open_fds ") == open + 1);
  }
}

}  // namespace
