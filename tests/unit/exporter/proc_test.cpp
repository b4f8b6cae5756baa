// What the kernel says of a process that serves.
#include <doctest/doctest.h>
#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "prometheus_express.h"

namespace prom = prometheus_express;

namespace {

constexpr prom::MetricsServerOptions kPlain{"127.0.0.1", false};

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

}  // namespace
