// Pages that cost something else than ten thousand counters: other types and numbers of series.
#include "work/pages.h"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "micro/million.h"
#include "micro/render.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kHistograms = 600;
constexpr std::size_t kFamilies = 1'000;
constexpr std::size_t kFewFunctions = 2'000;
constexpr std::size_t kFunctions = 20'000;

// Made when it is first asked for, and kept.
template <class Work, std::size_t kSize>
Work& work() {
  static Work made{kSize};
  return made;
}

template <class Work, std::size_t kSize>
void render(benchmark::State& state) {
  bench::render_through_buffer(state, work<Work, kSize>().registry, prom::kTextFormat);
}

void render_million(benchmark::State& state) {
  bench::Million& million = bench::million();
  state.counters["series"] = static_cast<double>(million.series.size());
  bench::render_through_buffer(state, million.express.registry, prom::kTextFormat);
}

void render_million_limit(benchmark::State& state) {
  const bench::Million& million = bench::million();
  state.counters["series"] = static_cast<double>(million.series.size());
  const bench::LimitPage page = bench::limit_series(million.series);
  std::vector<char> buffer(page.most_bytes());
  for (auto _ : state) {
    benchmark::DoNotOptimize(page.write(buffer.data()));
    benchmark::ClobberMemory();
  }
}

BENCHMARK(render<bench::ExpressHistograms, kHistograms>)
    ->Name("render_histograms/prometheus_express");
BENCHMARK(render<bench::ExpressFamilies, kFamilies>)->Name("render_families/prometheus_express");
BENCHMARK(render<bench::ExpressFunctions, kFewFunctions>)
    ->Name("render_few_functions/prometheus_express");
BENCHMARK(render<bench::ExpressFunctions, kFunctions>)->Name("render_functions/prometheus_express");
BENCHMARK(render_million)->Name("render_million/prometheus_express");
BENCHMARK(render_million_limit)->Name("render_million/limit");

}  // namespace
