// The page of 1,000 counters as a server compresses it: through its buffer, each piece rendered
// when the compressor wants it.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/http/compression/compressed_body.h"
#include "prometheus_express/platform/optional.h"
#include "work/series.h"

#if defined(BENCH_gzip)
#include "prometheus_express/http/compression/gzip/gzip.h"
#endif
#if defined(BENCH_isal)
#include "prometheus_express/http/compression/isal/isal_gzip.h"
#endif
#if defined(BENCH_zstd)
#include "prometheus_express/http/compression/zstd/zstd.h"
#endif

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kSeries = 1'000;

class PageSource : public prom::BodySource {
 public:
  void begin(prom::CollectorRegistry& registry) {
    exposition_.emplace(registry, prom::kTextFormat);
  }

  prom::BodyResult read_some(char* buffer, std::size_t size) override {
    const prom::Exposition::Result result = exposition_->read_some(buffer, size);
    const bool more = result.status == prom::Exposition::Status::kMore;
    return {result.count, more ? prom::BodyStatus::kMore : prom::BodyStatus::kEnd};
  }
  void release() override { exposition_.reset(); }

 private:
  prom::Optional<prom::Exposition> exposition_;
};

template <class Body>
[[maybe_unused]] void compress_page(benchmark::State& state) {
  static bench::ExpressSeries series{bench::make_series(kSeries)};
  static Body body;
  std::vector<char> buffer(65536);
  PageSource page;
  std::size_t bytes = 0;
  for (auto _ : state) {
    page.begin(series.registry);
    body.begin(page);
    prom::BodyResult result{};
    bytes = 0;
    do {
      result = body.read_some(buffer.data(), buffer.size());
      bytes += result.count;
      benchmark::ClobberMemory();
    } while (result.status == prom::BodyStatus::kMore);
    body.release();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

#if defined(BENCH_gzip)
BENCHMARK(compress_page<prom::GzipBody>)->Name("gzip_page/prometheus_express");
#endif
#if defined(BENCH_isal)
BENCHMARK(compress_page<prom::IsalGzipBody>)->Name("isal_page/prometheus_express");
#endif
#if defined(BENCH_zstd)
BENCHMARK(compress_page<prom::ZstdBody>)->Name("zstd_page/prometheus_express");
#endif

}  // namespace
