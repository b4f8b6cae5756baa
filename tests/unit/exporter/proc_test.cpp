// What the kernel says of a process that serves, and what the process collector says.
#include <doctest/doctest.h>
#include <pthread.h>
#include <sys/prctl.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "http_client.h"
#include "prometheus_express.h"

namespace prom = prometheus_express;
using test_support::HttpClient;

namespace {

constexpr prom::MetricsServerOptions kPlain{"127.0.0.1", false};

double number_after(const std::string& page, const std::string& head) {
  const std::size_t at = page.find(head);
  REQUIRE(at != std::string::npos);
  return std::stod(page.substr(at + head.size()));
}

bool blocks(const sigset_t& signals) {
  return sigismember(&signals, SIGTERM) == 1 || sigismember(&signals, SIGINT) == 1 ||
         sigismember(&signals, SIGUSR1) == 1;
}

// Whatever the caller has blocked, its signals come to its own threads.
TEST_CASE("the server's thread takes no signals, and the caller's takes them as before") {
  std::vector<std::string> threads;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    threads.push_back(entry.path().string());
  }
  prom::CollectorRegistry registry;
  auto server = prom::start_http_server(0, registry, kPlain);
  sigset_t mine;
  REQUIRE(pthread_sigmask(SIG_SETMASK, nullptr, &mine) == 0);
  CHECK_FALSE(blocks(mine));
  int others = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    const std::string path = entry.path().string();
    if (std::find(threads.begin(), threads.end(), path) != threads.end()) continue;
    ++others;
    std::ifstream file(path + "/status");
    std::string line;
    while (std::getline(file, line) && line.rfind("SigBlk:", 0) != 0) continue;
    REQUIRE(line.size() > 8);
    const std::uint64_t blocked = std::stoull(line.substr(8), nullptr, 16);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) CHECK((blocked >> (signal - 1) & 1) == 1);
  }
  CHECK(others == 1);
}

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
