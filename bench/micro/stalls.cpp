// What one call in a thousand exceeds, alone and while another thread reads a page of a million
// series again and again. All sides are timed alike, so what reading the clock takes is in all.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "micro/million.h"
#include "micro/options.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/metrics/counter.h"
#include "work/limit_lookup.h"
#include "work/series.h"

namespace prom = prometheus_express;

namespace {

// Reads the page from the beginning to the end of its life, as a server does.
class Scraper {
 public:
  explicit Scraper(prom::CollectorRegistry& registry) : thread_([&] { scrape(registry); }) {}
  ~Scraper() {
    ended_ = true;
    thread_.join();
  }
  Scraper(const Scraper&) = delete;
  Scraper& operator=(const Scraper&) = delete;

 private:
  void scrape(prom::CollectorRegistry& registry) {
    std::vector<char> buffer(65536);
    while (!ended_) {
      prom::Exposition page{registry};
      while (!ended_ && page.read_some(buffer.data(), buffer.size()).status ==
                            prom::Exposition::Status::kMore) {
      }
    }
  }

  std::atomic<bool> ended_{false};
  std::thread thread_;
};

// Calls `update(i)` for any i of the million, again and again. The argument says whether the page
// is read meanwhile.
template <class Update>
void time_each(benchmark::State& state, const Update& update) {
  using Clock = std::chrono::steady_clock;
  bench::Million& million = bench::million();
  std::unique_ptr<Scraper> scraper;
  if (state.range(0) != 0) scraper = std::make_unique<Scraper>(million.express.registry);
  std::vector<double> times(bench::at_most_if_quick(200'000, 20'000));
  std::mt19937_64 random{1};
  for (auto _ : state) {
    for (double& time : times) {
      const std::size_t i = random() % million.series.size();
      const auto begin = Clock::now();
      update(i);
      time = std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
    }
  }
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 1000 * 999);
  std::nth_element(times.begin(), at, times.end());
  state.counters["p999_ns"] = *at;
}

void lookup_express(benchmark::State& state) {
  bench::Million& million = bench::million();
  time_each(state, [&](std::size_t i) {
    million.express.requests.labels(million.series[i].method, million.series[i].path).inc();
  });
}

void lookup_limit(benchmark::State& state) {
  const bench::Million& million = bench::million();
  static bench::LimitLookup table{million.series};
  time_each(state,
            [&](std::size_t i) { table.inc(million.series[i].method, million.series[i].path); });
}

void inc_express(benchmark::State& state) {
  bench::Million& million = bench::million();
  std::vector<prom::CounterHandle> handles;
  handles.reserve(million.series.size());
  for (const bench::Series& one : million.series) {
    handles.push_back(million.express.requests.labels(one.method, one.path));
  }
  time_each(state, [&](std::size_t i) { handles[i].inc(); });
}

void inc_limit(benchmark::State& state) {
  // As far apart as children are, and found by a pointer, as a handle does.
  struct Child {
    std::atomic<std::uint64_t> count{0};
    char rest[88];
  };
  static std::vector<Child> children(bench::million().series.size());
  std::vector<Child*> handles;
  for (Child& child : children) handles.push_back(&child);
  time_each(state,
            [&](std::size_t i) { handles[i]->count.fetch_add(1, std::memory_order_relaxed); });
}

void with_and_without(benchmark::internal::Benchmark* stalls) {
  stalls->Arg(0)->Arg(1)->Iterations(1);
}

BENCHMARK(lookup_express)->Name("lookup_stalls/prometheus_express")->Apply(with_and_without);
BENCHMARK(lookup_limit)->Name("lookup_stalls/limit")->Apply(with_and_without);
BENCHMARK(inc_express)->Name("inc_stalls/prometheus_express")->Apply(with_and_without);
BENCHMARK(inc_limit)->Name("inc_stalls/limit")->Apply(with_and_without);

}  // namespace
