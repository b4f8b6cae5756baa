#include "micro/render.h"

#include <benchmark/benchmark.h>
#include <prometheus/text_serializer.h>

#include <string>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
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

void render_express_buffer(benchmark::State& state, const prom::Format& format) {
  render_through_buffer(state, express().registry, format);
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

BENCHMARK_CAPTURE(render_express_buffer, text, prom::kTextFormat)
    ->Name("render/prometheus_express");
BENCHMARK_CAPTURE(render_express_buffer, openmetrics, prom::kOpenMetricsFormat)
    ->Name("render_openmetrics/prometheus_express");
BENCHMARK_CAPTURE(render_express_buffer, protobuf, prom::kProtobufFormat)
    ->Name("render_protobuf/prometheus_express");
BENCHMARK(render_limit_buffer)->Name("render/limit");
BENCHMARK(render_string<render_express>)->Name("render_string/prometheus_express");
BENCHMARK(render_string<render_cpp>)->Name("render_string/prometheus_cpp");

}  // namespace

void render_through_buffer(benchmark::State& state, prom::CollectorRegistry& registry,
                           const prom::Format& format) {
  std::vector<char> buffer(65536);
  prom::ExemplarBuffers<1> exemplars;  // as a server lends them
  prom::ExpositionOptions options;
  options.exemplars = &exemplars;
  for (auto _ : state) {
    prom::Exposition exposition{registry, format, options};
    while (exposition.read_some(buffer.data(), buffer.size()).status ==
           prom::Exposition::Status::kMore) {
      benchmark::ClobberMemory();
    }
  }
}

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
