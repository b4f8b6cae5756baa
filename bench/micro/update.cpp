// One update of a metric that the program holds, as its hot path does it.
#include <benchmark/benchmark.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <atomic>
#include <cstdint>
#include <vector>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/registry.h"

namespace prom = prometheus_express;

namespace {

prom::CollectorRegistry express_registry;
prom::Counter<> express_counter{"counter_total", "", express_registry};
prom::Counter<> express_amounts{"amounts_total", "", express_registry};
prom::Gauge<> express_gauge{"gauge", "", express_registry};
prom::Histogram<> express_histogram{"histogram", "", express_registry};

prometheus::Registry cpp_registry;
prometheus::Counter& cpp_counter =
    prometheus::BuildCounter().Name("counter_total").Register(cpp_registry).Add({});
prometheus::Counter& cpp_amounts =
    prometheus::BuildCounter().Name("amounts_total").Register(cpp_registry).Add({});
prometheus::Gauge& cpp_gauge =
    prometheus::BuildGauge().Name("gauge").Register(cpp_registry).Add({});
prometheus::Histogram& cpp_histogram =
    prometheus::BuildHistogram()
        .Name("histogram")
        .Register(cpp_registry)
        .Add({}, std::vector<double>(std::begin(prom::kDefaultBuckets.bounds),
                                     std::end(prom::kDefaultBuckets.bounds)));

std::atomic<std::uint64_t> bare_integer;
std::atomic<double> bare_double;

// Walks over all the default buckets.
class Observation {
 public:
  double next() { return value_ = value_ < 11 ? value_ + 0.1 : 0; }

 private:
  double value_ = 0;
};

void counter_inc_express(benchmark::State& state) {
  for (auto _ : state) express_counter.inc();
}
void counter_inc_cpp(benchmark::State& state) {
  for (auto _ : state) cpp_counter.Increment();
}
void counter_inc_limit(benchmark::State& state) {
  for (auto _ : state) bare_integer.fetch_add(1, std::memory_order_relaxed);
}

void counter_inc_half_express(benchmark::State& state) {
  for (auto _ : state) express_amounts.inc(0.5);
}
void counter_inc_half_cpp(benchmark::State& state) {
  for (auto _ : state) cpp_amounts.Increment(0.5);
}

void gauge_set_express(benchmark::State& state) {
  for (auto _ : state) express_gauge.set(49.4062);
}
void gauge_set_cpp(benchmark::State& state) {
  for (auto _ : state) cpp_gauge.Set(49.4062);
}
void gauge_set_limit(benchmark::State& state) {
  for (auto _ : state) bare_double.store(49.4062, std::memory_order_relaxed);
}

void histogram_observe_express(benchmark::State& state) {
  Observation observation;
  for (auto _ : state) express_histogram.observe(observation.next());
}
void histogram_observe_cpp(benchmark::State& state) {
  Observation observation;
  for (auto _ : state) cpp_histogram.Observe(observation.next());
}

BENCHMARK(counter_inc_express)->Name("counter_inc/prometheus_express");
BENCHMARK(counter_inc_cpp)->Name("counter_inc/prometheus_cpp");
BENCHMARK(counter_inc_limit)->Name("counter_inc/limit");
BENCHMARK(counter_inc_express)->Name("counter_inc/prometheus_express")->Threads(2)->UseRealTime();
BENCHMARK(counter_inc_cpp)->Name("counter_inc/prometheus_cpp")->Threads(2)->UseRealTime();
BENCHMARK(counter_inc_limit)->Name("counter_inc/limit")->Threads(2)->UseRealTime();
BENCHMARK(counter_inc_half_express)->Name("counter_inc_half/prometheus_express");
BENCHMARK(counter_inc_half_cpp)->Name("counter_inc_half/prometheus_cpp");
BENCHMARK(gauge_set_express)->Name("gauge_set/prometheus_express");
BENCHMARK(gauge_set_cpp)->Name("gauge_set/prometheus_cpp");
BENCHMARK(gauge_set_limit)->Name("gauge_set/limit");
BENCHMARK(histogram_observe_express)->Name("histogram_observe/prometheus_express");
BENCHMARK(histogram_observe_cpp)->Name("histogram_observe/prometheus_cpp");

}  // namespace
