// One metric of every type, rendered in every format.
#include "boards/mps2_an386/board.h"
#include "prometheus_express.h"
#include "prometheus_express/exposition/formats/all_formats.h"

namespace prom = prometheus_express;

namespace {

prom::FixedStorage<512> storage;
prom::Exemplars<2> exemplars;
constexpr prom::MetricOptions kWithExemplars{prom::Prefix::kNamespace, "", &exemplars};
prom::CollectorRegistry registry{"prom_express", storage};
prom::Counter counter{"events_total", "what happened", registry, kWithExemplars};
prom::Gauge gauge{"level", "how much", {"where"}, registry};
prom::Summary summary{"amount", "how large", registry, prom::quantiles(0.5, 0.99)};
prom::Histogram histogram{
    "latency_seconds", "how long", registry, prom::buckets(0.1, 1), prom::native_histogram<40>(),
    kWithExemplars};
prom::Info build{"build", "what runs", {"version"}, registry};
prom::Enum state{"state", "what it does", registry, prom::states("idle", "busy")};
prom::Unknown unknown{"other", "who knows", registry};

void render(const prom::Format& format) {
  static prom::NativeSnapshots<1, 40> snapshots;
  prom::ExemplarBuffers<1> exemplar_buffers;
  prom::ExpositionOptions options;
  options.snapshots = &snapshots;
  options.exemplars = &exemplar_buffers;
  prom::Exposition exposition{registry, format, options};
  char page[257];
  for (;;) {
    const prom::Exposition::Result result = exposition.read_some(page, sizeof page - 1);
    page[result.count] = '\0';
    board::write_text(page);
    if (result.status != prom::Exposition::Status::kMore) return;
  }
}

}  // namespace

int main() {
  board::start();
  counter.inc(1.5, {{{"trace_id", "abc"}}});
  gauge.labels("here").set(49.4062);
  summary.observe(3);
  histogram.observe(0.25, {{{"trace_id", "abc"}}});
  build.info("1.4");
  state.state("busy");
  unknown.set(7);
  for (const prom::Offer& offer : prom::kAllFormats) render(offer.format);
  return 0;
}
