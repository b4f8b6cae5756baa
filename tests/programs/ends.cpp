// A program that renders, forks, throws and lets things end, in every order, while it is scraped,
// and then ends itself in every way. Without arguments it runs itself once for each order and way,
// and fails if one of these processes does anything but exit with 0; a sanitizer makes them.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "prometheus_express.h"
#include "prometheus_express/platform/error.h"
#include "support/sanitizer.h"
#include "unit/exporter/http_client.h"

namespace prom = prometheus_express;

namespace {

enum Way { kReturn, kExit, kExitInCollector, kExitInOtherThread, kWays };

std::atomic<bool> throws{false};
std::atomic<bool> exits{false};

// Of static storage, in the default registry and in one of its own, and made in this order; a
// server is scraped until the last of them has ended.
class Fickle : public prom::Collector {
 public:
  explicit Fickle(prom::CollectorRegistry& registry) : registration_(registry, *this) {}
  void collect() override {
    if (exits.exchange(false)) std::exit(0);
    if (throws) throw std::runtime_error("fickle");
  }

 private:
  prom::CollectorRegistration registration_;
};

prom::MetricsServerOptions local{"127.0.0.1", true};
std::unique_ptr<prom::MetricsServer> static_server;
prom::HeapStorage storage;
prom::CollectorRegistry own{"own", storage};
prom::Counter<1> labelled{"c_total", "", {"a"}, own};
prom::Gauge<> in_default{"g", ""};
prom::Registration also{prom::default_registry(), labelled};
prom::Histogram<1> histogram{"h", "", {"a"}};
Fickle fickle{prom::default_registry()};
Fickle fickle_too{own};
auto some = std::make_unique<prom::Gauge<>>("some", "");

std::uint16_t port = 0;

// As the program itself; but the sanitizers' allocators may be locked in a child.
[[noreturn]] void end_child() {
#if TEST_SUPPORT_SANITIZED
  _exit(0);
#else
  std::exit(0);
#endif
}

void step(int which) {
  switch (which) {
    case 0:
      labelled.labels("x").inc();
      histogram.labels("x").observe(1);
      (void)own.render();
      (void)prom::generate_latest();
      break;
    case 1: {
      const pid_t child = ::fork();
      if (child == 0) {
        ::alarm(60);
        labelled.labels("child").inc();
        static_server.reset();
        end_child();
      }
      int status = 0;
      if (::waitpid(child, &status, 0) != child || status != 0) std::abort();
      break;
    }
    case 2:
      throws = true;
      (void)test_support::get(port, "/metrics");
      try {
        (void)own.render();
      } catch (const std::runtime_error&) {
      }
      throws = false;
      break;
    default:
      some.reset();
      break;
  }
}

int end(int way) {
  if (way == kExit) std::exit(0);
  if (way == kExitInCollector) {
    exits = true;
    for (;;) (void)test_support::get(port, "/metrics");
  }
  if (way == kExitInOtherThread) {
    std::thread([] { std::exit(0); }).detach();
    for (;;) (void)own.render();
  }
  return 0;
}

int run(const char* order, int way) {
  ::alarm(60);
  prom::set_error_hook([](const prom::ErrorReport& report) {
    if (report.kind == prom::ErrorKind::kFailure) return;
    std::fprintf(stderr, "%s\n", report.message);
    _exit(3);
  });
  static_server =
      std::make_unique<prom::MetricsServer>(std::uint16_t{0}, prom::default_registry(), local);
  // One that nothing ends but the end of the process.
  auto* const eternal = new prom::MetricsServer(std::uint16_t{0}, own, local);
  port = static_server->port();
  std::thread([eternal] {
    const std::uint16_t its_port = eternal->port();
    for (;;) (void)test_support::get(its_port, "/metrics");
  }).detach();
  for (; *order != '\0'; ++order) step(*order - '0');
  return end(way);
}

int run_process(const std::string& order, int way) {
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string number = std::to_string(way);
    ::execl("/proc/self/exe", "ends", order.c_str(), number.c_str(), nullptr);
    _exit(4);
  }
  int status = -1;
  (void)::waitpid(child, &status, 0);
  return status;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3) return run(arguments[1], std::atoi(arguments[2]));
  // Each process would otherwise wait a second for races in threads that go on.
  const char* const options = std::getenv("TSAN_OPTIONS");
  const std::string more = std::string(options == nullptr ? "" : options) + ":atexit_sleep_ms=20";
  ::setenv("TSAN_OPTIONS", more.c_str(), 1);
  std::string order = "0123";
  int failed = 0;
  do {
    for (int way = 0; way < kWays; ++way) {
      const int status = run_process(order, way);
      if (status == 0) continue;
      std::printf("steps %s, end %d: status %d\n", order.c_str(), way, status);
      ++failed;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return failed == 0 ? 0 : 1;
}
