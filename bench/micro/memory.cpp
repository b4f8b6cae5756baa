// The heap that a labelled counter takes, as the system's allocator counts it.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "work/series.h"

namespace {

constexpr std::size_t kSeries = 10'000;

double heap_bytes() {
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

template <class Library>
void memory(benchmark::State& state) {
  const auto series = bench::make_series(kSeries);
  for (auto _ : state) {
    std::optional<Library> library;
    const double before = heap_bytes();
    library.emplace(series);
    state.counters["bytes_per_series"] = (heap_bytes() - before) / kSeries;
  }
}

BENCHMARK(memory<bench::ExpressSeries>)->Name("memory/prometheus_express")->Iterations(1);
BENCHMARK(memory<bench::CppSeries>)->Name("memory/prometheus_cpp")->Iterations(1);

}  // namespace
