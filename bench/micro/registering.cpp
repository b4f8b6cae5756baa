// Registering many metrics: each is compared with those that are there.
#include <benchmark/benchmark.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/registry.h"

namespace prom = prometheus_express;

namespace {

std::vector<std::string> make_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("metric_" + std::to_string(i) + "_bytes");
  return names;
}

// The argument says how many. `add(metrics, name)` adds one to those that begin empty.
template <class Metrics, class Add>
void add_all(benchmark::State& state, const Add& add) {
  const auto names = make_names(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    std::optional<Metrics> metrics;
    metrics.emplace();
    state.ResumeTiming();
    for (const std::string& name : names) add(*metrics, name);
    state.PauseTiming();
    metrics.reset();
    state.ResumeTiming();
  }
}

struct ExpressMetrics {
  prom::CollectorRegistry registry;
  std::deque<prom::Gauge<>> gauges;
};

void register_express(benchmark::State& state) {
  add_all<ExpressMetrics>(state, [](ExpressMetrics& metrics, const std::string& name) {
    metrics.gauges.emplace_back(prom::MetricName::borrowed(name.c_str()), "One of many.",
                                metrics.registry);
  });
}

void register_cpp(benchmark::State& state) {
  add_all<prometheus::Registry>(state, [](prometheus::Registry& registry, const std::string& name) {
    prometheus::BuildGauge().Name(name).Help("One of many.").Register(registry).Add({});
  });
}

BENCHMARK(register_express)->Name("register/prometheus_express")->Arg(1000)->Arg(8000);
BENCHMARK(register_cpp)->Name("register/prometheus_cpp")->Arg(1000)->Arg(8000);

}  // namespace
