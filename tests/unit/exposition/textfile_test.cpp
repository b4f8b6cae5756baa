// Needs files, so it is for hosts.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/gauge.h"
#include "support/folder.h"

namespace prom = prometheus_express;
using test_support::content;
using test_support::Folder;

namespace {

TEST_CASE("write_to_textfile replaces the file at once and says what is wrong") {
  prom::CollectorRegistry registry{"node"};
  prom::Gauge<> gauge{"g", "", registry};
  const Folder folder;
  const std::string path = folder / "page.prom";
  for (int i = 0; i < 2; ++i) {
    gauge.set(i);
    const prom::Status status = prom::write_to_textfile(path.c_str(), registry);
    CHECK(status.ok());
    CHECK(content(path) == registry.render());
  }
  CHECK(folder.entries() == 1);
  const std::string missing = folder / "missing/page.prom";
  const prom::Status status = prom::write_to_textfile(missing.c_str(), registry);
  CHECK_FALSE(status.ok());
  CHECK(std::string(status.text()).find("No such file") != std::string::npos);
  CHECK(folder.entries() == 1);
}

// Windows opens no file that is being replaced.
#if defined(_WIN32)
constexpr bool kMayBeLocked = true;
#else
constexpr bool kMayBeLocked = false;
#endif

TEST_CASE("threads that write one file leave it whole, and nothing beside it") {
  const Folder folder;
  const std::string path = folder / "page.prom";
  prom::CollectorRegistry registry{"node"};
  prom::Gauge<1> gauge{"g", "", {"number"}, registry};
  for (int i = 0; i < 4000; ++i) gauge.labels(i).set(i);
  const std::string page = registry.render();
  REQUIRE(page.size() > 65536);
  REQUIRE(prom::write_to_textfile(path.c_str(), registry).ok());
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 20; ++j) {
        const prom::Status status = prom::write_to_textfile(path.c_str(), registry);
        if (!status.ok()) std::fprintf(stderr, "%s\n", status.text());
        const std::string read = content(path);
        if (!status.ok() || (read != page && !(kMayBeLocked && read.empty()))) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(content(path) == page);
  CHECK(folder.entries() == 1);
}

TEST_CASE("a metric that ends at any moment leaves a page of whole lines") {
  // A line that is longer than what is read at once is always cut somewhere.
  const std::string help(100'000, 'h');
  prom::CollectorRegistry registry;
  const prom::Gauge<> first{"first", "", registry};
  const Folder folder;
  const std::string path = folder / "page.prom";
  std::atomic<bool> done{false};
  std::thread maker([&] {
    while (!done) {
      const prom::Gauge<> brief{"brief", prom::Documentation::borrowed(help.c_str()), registry};
      std::this_thread::yield();
    }
  });
  const prom::Gauge<> last{"last", "", registry};
  const auto is_page = [&help](std::string page) {
    const std::string middle = "# HELP brief " + help + '\n';
    const std::size_t at = page.find(middle);
    if (at != std::string::npos) page.erase(at, middle.size());
    for (const std::string line : {"# TYPE brief gauge\n", "brief 0\n"}) {
      const std::size_t begin = page.find(line);
      if (begin != std::string::npos) page.erase(begin, line.size());
    }
    return page ==
           "# HELP first \n# TYPE first gauge\nfirst 0\n"
           "# HELP last \n# TYPE last gauge\nlast 0\n";
  };
  int torn = 0;
  for (int i = 0; i < 1000; ++i) {
    if (!is_page(prom::generate_latest(registry))) ++torn;
    if (i % 10 != 0) continue;
    if (!prom::write_to_textfile(path.c_str(), registry).ok() || !is_page(content(path))) ++torn;
  }
  done = true;
  maker.join();
  CHECK(torn == 0);
}

}  // namespace
