// Finding a child by two label values, and incrementing it: by a handle, and in one call. The
// arguments: how many children the
// counter has, and how many of them are asked for, in random order.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

#include "work/limit_lookup.h"
#include "work/series.h"

namespace {

template <class Increment>
void look_up(benchmark::State& state, std::vector<bench::Series> series, Increment increment) {
  std::shuffle(series.begin(), series.end(), std::mt19937_64{1});
  series.resize(static_cast<std::size_t>(state.range(1)));
  std::size_t at = 0;
  for (auto _ : state) {
    increment(series[at]);
    if (++at == series.size()) at = 0;
  }
}

std::vector<bench::Series> series_for(const benchmark::State& state) {
  return bench::make_series(static_cast<std::size_t>(state.range(0)));
}

void lookup_express(benchmark::State& state) {
  const auto series = series_for(state);
  bench::ExpressSeries express{series};
  look_up(state, series,
          [&](const bench::Series& one) { express.requests.labels(one.method, one.path).inc(); });
}

void one_call_express(benchmark::State& state) {
  const auto series = series_for(state);
  bench::ExpressSeries express{series};
  look_up(state, series, [&](const bench::Series& one) {
    express.requests.inc({one.method, one.path});
  });
}

void lookup_limit(benchmark::State& state) {
  const auto series = series_for(state);
  bench::LimitLookup limit{series};
  look_up(state, series, [&](const bench::Series& one) { limit.inc(one.method, one.path); });
}

void lookup_cpp(benchmark::State& state) {
  const auto series = series_for(state);
  bench::CppSeries cpp{series};
  look_up(state, series, [&](const bench::Series& one) {
    cpp.requests.Add({{"method", one.method}, {"path", one.path}}).Increment();
  });
}

void sizes(benchmark::internal::Benchmark* lookup) {
  lookup->Args({100, 1})->Args({100, 100})->Args({10000, 10000});
}

BENCHMARK(lookup_express)->Name("lookup/prometheus_express")->Apply(sizes);
BENCHMARK(one_call_express)->Name("one_call/prometheus_express")->Apply(sizes);
BENCHMARK(lookup_limit)->Name("lookup/limit")->Apply(sizes);
BENCHMARK(lookup_limit)->Name("one_call/limit")->Apply(sizes);
BENCHMARK(lookup_cpp)->Name("lookup/prometheus_cpp")->Apply(sizes);

}  // namespace
