// Where tasks share a processor or have one each, and a lock is a critical section that is open in
// between: nothing is lost, and no page lacks what another task was about to count.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/cells.h"

namespace prom = prometheus_express;

namespace {

constexpr int kTasks = 3;
constexpr int kRounds = 3000;

template <class Work>
std::vector<std::thread> start(int count, const Work& work) {
  std::vector<std::thread> tasks;
  for (int i = 0; i < count; ++i) tasks.emplace_back(work, i);
  return tasks;
}

void join(std::vector<std::thread>& tasks) {
  for (std::thread& task : tasks) task.join();
}

}  // namespace

TEST_CASE("each page has quantiles, whoever observes meanwhile") {
  prom::CollectorRegistry registry;
  prom::Summary summary{"s", "", registry, prom::quantiles(0.5, 0.99)};
  summary.observe(1);
  std::atomic<bool> done{false};
  std::vector<std::thread> observers = start(kTasks, [&](int) {
    for (int i = 0; i < kRounds; ++i) summary.observe(1 + i % 100);
  });
  std::vector<std::thread> readers = start(2, [&](int) {
    while (!done) {
      const std::string page = registry.render();
      CHECK(page.find("quantile=\"0.5\"} NaN") == std::string::npos);
    }
  });
  join(observers);
  done = true;
  join(readers);
  const std::string page = registry.render();
  CHECK(page.find("s_count " + std::to_string(1 + kTasks * kRounds) + "\n") != std::string::npos);
}

TEST_CASE("native buckets and classic ones are of one moment") {
  prom::CollectorRegistry registry;
  prom::Histogram histogram{"h", "", registry, prom::buckets(10), prom::native_histogram<64>()};
  const auto check_one = [&] {
    prom::NativeCells<64> cells;
    prom::NativeSnapshot native{cells};
    prom::HistogramSnapshot snapshot;
    REQUIRE(histogram.read_into(snapshot, &native));
    std::uint64_t counted = native.zero_count;
    for (std::size_t i = 0; i < native.positive.size; ++i) counted += native.positive.counts[i];
    CHECK(native.count == counted);
    CHECK(native.count == snapshot.cumulative[1]);
    return native.count;
  };
  std::atomic<bool> done{false};
  std::vector<std::thread> observers = start(kTasks, [&](int task) {
    for (int i = 1; i <= kRounds; ++i) histogram.observe(0.001 * i * (task + 1));
  });
  std::vector<std::thread> readers = start(2, [&](int) {
    while (!done) check_one();
  });
  join(observers);
  done = true;
  join(readers);
  CHECK(check_one() == kTasks * kRounds);
}

TEST_CASE("a lock that another task has is waited for") {
  prom::StructureLock lock;
  int guarded = 0;
  std::vector<std::thread> tasks = start(kTasks, [&](int) {
    for (int i = 0; i < kRounds; ++i) {
      prom::Guard<prom::StructureLock> guard{lock};
      ++guarded;
    }
  });
  join(tasks);
  CHECK(guarded == kTasks * kRounds);
}

TEST_CASE("a lock knows its holder") {
  prom::StructureLock lock;
  lock.lock();
  CHECK(lock.held_by_this_thread());
  std::thread([&] {
    CHECK_FALSE(lock.held_by_this_thread());
    CHECK_FALSE(lock.try_lock());
  }).join();
  lock.unlock();
  CHECK_FALSE(lock.held_by_this_thread());
}
