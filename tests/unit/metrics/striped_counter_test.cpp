// A counter with a cell for each thread: nothing is lost, whichever threads come and go.
#include "prometheus_express/metrics/striped_counter.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/registry.h"
#include "support/captured_errors.h"
#include "support/effort.h"

namespace prom = prometheus_express;

namespace {

TEST_CASE("it is on the page as any counter is") {
  prom::CounterStripes<2> stripes;
  prom::CollectorRegistry registry{"net"};
  prom::StripedCounter packets{"packets_total", "Packets seen.", stripes, registry};
  packets.inc();
  packets.inc(41);
  CHECK(packets.value() == 42);
  CHECK(registry.render() ==
        "# HELP net_packets_total Packets seen.\n# TYPE net_packets_total counter\n"
        "net_packets_total 42\n");
}

TEST_CASE("an amount below zero is named and left out") {
  const test_support::CapturedErrors errors;
  prom::CounterStripes<1> stripes;
  prom::CollectorRegistry registry;
  prom::StripedCounter counter{"c_total", "", stripes, registry};
  counter.inc(-1);
  CHECK(
      errors.last() ==
      "a counter cannot go down: StripedCounter::inc() was called with a negative amount; a value "
      "that falls is a Gauge");
  CHECK(counter.value() == 0);
}

// Counters with fewer cells than there are threads, too, and threads that take the cells of others
// that have ended.
TEST_CASE("threads that come and go lose nothing, and no reader sees it fall") {
  constexpr int kThreads = 6;
  const int rounds = test_support::rounds(40);
  prom::CounterStripes<3> few;
  prom::CounterStripes<64> many;
  prom::CollectorRegistry registry;
  prom::StripedCounter with_few{"few_total", "", few, registry};
  prom::StripedCounter with_many{"many_total", "", many, registry};
  std::atomic<bool> ended{false};
  std::atomic<int> falls{0};
  std::thread reader([&] {
    std::uint64_t before = 0;
    while (!ended) {
      const std::uint64_t now = with_few.value();
      falls += now < before ? 1 : 0;
      before = now;
      (void)registry.render();
    }
  });
  std::uint64_t expected = 0;
  std::mt19937 random{1};
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      const std::uint64_t count = random() % 2000;
      expected += 3 * count;
      threads.emplace_back([&, count] {
        for (std::uint64_t j = 0; j < count; ++j) {
          with_few.inc();
          with_few.inc(2);
          with_many.inc(3);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    REQUIRE(with_few.value() == expected);
    REQUIRE(with_many.value() == expected);
  }
  ended = true;
  reader.join();
  CHECK(falls == 0);
}

TEST_CASE("more threads at once than there are cells in any counter") {
  constexpr int kThreads = 80;
  prom::CounterStripes<64> stripes;
  prom::CollectorRegistry registry;
  prom::StripedCounter counter{"c_total", "", stripes, registry};
  std::atomic<int> arrived{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      counter.inc();
      ++arrived;
      while (arrived < kThreads) std::this_thread::yield();  // so that all have a cell, or none
      counter.inc();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counter.value() == 2 * kThreads);
}

// Counts when its thread ends, after or before the thread has given its cell back.
struct CountsAtTheEnd {
  ~CountsAtTheEnd() {
    if (counter != nullptr) counter->inc();
  }
  prom::StripedCounter* counter = nullptr;
};

TEST_CASE("an object of a thread that counts at its end") {
  prom::CounterStripes<4> stripes;
  prom::CollectorRegistry registry;
  prom::StripedCounter counter{"c_total", "", stripes, registry};
  for (int i = 0; i < 20; ++i) {
    std::thread([&] {
      static thread_local CountsAtTheEnd made_first;
      made_first.counter = &counter;
      counter.inc();
    }).join();
    std::thread([&] {
      counter.inc();
      static thread_local CountsAtTheEnd made_last;
      made_last.counter = &counter;
    }).join();
  }
  CHECK(counter.value() == 80);
}

}  // namespace
