// Pages that cost something else than many counters as text: other formats, types and numbers of
// series; and what looking up a child costs while a large page is read again and again.
#include "work/pages.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <random>
#include <thread>
#include <vector>

#include "micro/render.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "work/series.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kHistograms = 600;
constexpr std::size_t kFamilies = 1'000;
constexpr std::size_t kFunctions = 20'000;
constexpr std::size_t kMillion = 1'000'000;

// Made when it is first asked for, and kept: a million series take a while.
template <class Work, std::size_t kSize>
Work& work() {
  static Work made{kSize};
  return made;
}

struct Million {
  explicit Million(std::size_t count) : series(bench::make_series(count)), express(series) {}

  std::vector<bench::Series> series;
  bench::ExpressSeries express;
};

template <class Work, std::size_t kSize>
void render(benchmark::State& state) {
  bench::render_through_buffer(state, work<Work, kSize>().registry, prom::kTextFormat);
}

void render_million(benchmark::State& state) {
  bench::render_through_buffer(state, work<Million, kMillion>().express.registry,
                               prom::kTextFormat);
}

void render_million_limit(benchmark::State& state) {
  const bench::LimitPage page = bench::limit_series(work<Million, kMillion>().series);
  std::vector<char> buffer(page.most_bytes());
  for (auto _ : state) {
    benchmark::DoNotOptimize(page.write(buffer.data()));
    benchmark::ClobberMemory();
  }
}

// The time that one lookup in a thousand exceeds. The argument says whether another thread reads
// the page meanwhile.
void lookup_stalls(benchmark::State& state) {
  Million& million = work<Million, kMillion>();
  std::atomic<bool> ended{false};
  std::thread scraper;
  if (state.range(0) != 0) {
    scraper = std::thread([&] {
      std::vector<char> buffer(65536);
      while (!ended) {
        prom::Exposition exposition{million.express.registry};
        while (!ended && exposition.read_some(buffer.data(), buffer.size()).status ==
                             prom::Exposition::Status::kMore) {
        }
      }
    });
  }
  std::mt19937_64 random{1};
  std::vector<double> times;
  for (auto _ : state) {
    for (int i = 0; i < 200'000; ++i) {
      const bench::Series& one = million.series[random() % kMillion];
      const auto begin = std::chrono::steady_clock::now();
      million.express.requests.labels(one.method, one.path).inc();
      const auto end = std::chrono::steady_clock::now();
      times.push_back(std::chrono::duration<double, std::nano>(end - begin).count());
    }
  }
  ended = true;
  if (scraper.joinable()) scraper.join();
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 1000 * 999);
  std::nth_element(times.begin(), at, times.end());
  state.counters["p999_ns"] = *at;
}

BENCHMARK(render<bench::ExpressHistograms, kHistograms>)
    ->Name("render_histograms/prometheus_express");
BENCHMARK(render<bench::ExpressFamilies, kFamilies>)->Name("render_families/prometheus_express");
BENCHMARK(render<bench::ExpressFunctions, kFunctions>)->Name("render_functions/prometheus_express");
BENCHMARK(render_million)->Name("render_million/prometheus_express");
BENCHMARK(render_million_limit)->Name("render_million/limit");
BENCHMARK(lookup_stalls)->Name("lookup_stalls/prometheus_express")->Arg(0)->Arg(1)->Iterations(1);

}  // namespace
