#include "micro/render.h"

#include <benchmark/benchmark.h>
#include <prometheus/text_serializer.h>

#include <string>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/render.h"
#include "work/series.h"

namespace prom = prometheus_express;

namespace bench {
namespace {

ExpressSeries& express() {
  static ExpressSeries series{make_series(kRenderedSeries)};
  return series;
}

const CppSeries& cpp() {
  static const CppSeries series{make_series(kRenderedSeries)};
  return series;
}

const LimitPage& limit() {
  static const LimitPage page = limit_series(make_series(kRenderedSeries));
  return page;
}

// As a server does it: into one buffer that is sent and used again.
void render_express_buffer(benchmark::State& state) {
  prom::CollectorRegistry& registry = express().registry;
  std::vector<char> buffer(65536);
  for (auto _ : state) {
    prom::Exposition exposition{registry};
    while (exposition.read_some(buffer.data(), buffer.size()).status ==
           prom::Exposition::Status::kMore) {
      benchmark::ClobberMemory();
    }
  }
}

void render_limit_buffer(benchmark::State& state) {
  std::vector<char> buffer(limit().most_bytes());
  for (auto _ : state) {
    benchmark::DoNotOptimize(limit().write(buffer.data()));
    benchmark::ClobberMemory();
  }
}

template <std::string (*render)()>
void render_string(benchmark::State& state) {
  render();  // makes the series
  for (auto _ : state) benchmark::DoNotOptimize(render());
}

BENCHMARK(render_express_buffer)->Name("render/prometheus_express");
BENCHMARK(render_limit_buffer)->Name("render/limit");
BENCHMARK(render_string<render_express>)->Name("render_string/prometheus_express");
BENCHMARK(render_string<render_cpp>)->Name("render_string/prometheus_cpp");

}  // namespace

std::string render_express() { return express().registry.render(); }

std::string render_cpp() {
  return prometheus::TextSerializer{}.Serialize(cpp().registry->Collect());
}

std::string render_limit() {
  std::string page(limit().most_bytes(), '\0');
  page.resize(static_cast<std::size_t>(limit().write(page.data()) - page.data()));
  return page;
}

}  // namespace bench
