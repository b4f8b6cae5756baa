// A plugin with metrics of every type, with labels and without.
#include <prometheus_express.h>

#include <string>

namespace prom = prometheus_express;

namespace {

// Runs code of every type's labels, and of every other template that a program makes.
struct Everything {
  prom::CollectorRegistry registry{"plugin"};
  prom::Exemplars<4> exemplars;
  prom::Counter<> counter{"c_total", "", registry};
  prom::Counter<1> counters{"cl_total", "", {"a"}, registry};
  prom::Gauge<> gauge{"g", "", registry};
  prom::Gauge<2> gauges{"gl", "", {"a", "b"}, registry};
  prom::Summary<> summary{"s", "", registry};
  prom::Summary<0, 1> quantiles{"sq", "", registry, prom::quantiles(0.5)};
  prom::Summary<1, 1> summaries{"sl", "", {"a"}, registry, prom::quantiles(0.5)};
  prom::Histogram<0, 2> histogram{"h", "", registry, prom::buckets(1, 2)};
  prom::Histogram<1, 2> histograms{"hl", "", {"a"}, registry, prom::buckets(1, 2)};
  prom::Histogram<0, 2, 40> native{"hn", "", registry, prom::buckets(1, 2),
                                   prom::native_histogram<40>()};
  prom::Info<1> info{"i", "", {"a"}, registry};
  prom::Enum<0, 2> state{"e", "", registry, prom::states("off", "on")};
  prom::Enum<1, 2> states{"el", "", {"a"}, registry, prom::states("off", "on")};
  prom::Unknown<> unknown{"u", "", registry};
  prom::Unknown<1> unknowns{"ul", "", {"a"}, registry};

  void use() {
    counter.inc();
    counters.labels("x").inc();
    gauge.set(1);
    gauge.set_function([] { return 2.0; });
    gauges.labels("x", 1).set(1);
    gauges.remove("x", 1);
    summary.observe(1);
    quantiles.observe(1);
    summaries.labels("x").observe(1);
    histogram.observe(1);
    histograms.labels("x").observe(1);
    native.observe(1);
    { const auto timer = histograms.labels("x").time(); }
    { const auto tracker = gauge.track_inprogress(); }
    info.info("x");
    state.state("on");
    states.labels("x").state("on");
    unknown.set(1);
    unknowns.labels("x").set(1);
  }
};

}  // namespace

// The size of the page.
extern "C" unsigned long use_metrics() {
  Everything everything;
  everything.use();
  auto server = prom::start_http_server(0, everything.registry, {"127.0.0.1"});
  return everything.registry.render().size();
}
