// Serves the live page with everything that it shows: metrics of each type, many series that
// change, a memory for labels that is full, and what goes up and down as the test says on standard
// input:
//
//  "fail"  "work"   what the sensor's readings are from now on
//  "fill"           asks for more children than there is memory for
//
// usage: live_page SERIES
#include "prometheus_express/exporter/live_page/live_page.h"

#include <prometheus_express.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace prom = prometheus_express;

namespace {

prom::FixedStorage<100'000> storage;  // for a thousand series, and a few
prom::CollectorRegistry registry{"mill", storage};
std::atomic<bool> fails{false};

class Mill : public prom::Collector {
 public:
  explicit Mill(int series) : series_(series) {
    state_.state("running");
    build_.info("2.4.1", "mill");
    notes_.labels("a\"b\\c} 5 <b>\n{d=\"e\"").set(-2.5e-7);
    notes_.labels("nothing").set(std::nan(""));
  }

  // One turn of it.
  void collect() override {
    const double phase = 0.1 * ++turn_;
    for (int i = 0; i < series_; ++i) {
      load_.labels(i).set(std::round(1e3 * std::sin(phase + i)) / 1e3);
    }
    grinding_.labels("coarse").observe(0.02 + 0.01 * std::fabs(std::sin(phase)));
    for (int i = 0; i < 5; ++i) grinding_.labels("fine").observe(0.005 * (i + turn_ % 7 * i));
    wait_.observe(0.001 * (turn_ % 10));
    oven_.set(turn_ % 2 == 0 ? 0.05 : 0.06);  // noise
    ground_.inc(1536);
    if (fails) {
      readings_.labels("scale", "bad_checksum").inc();
      weight_.remove("scale");
    } else {
      readings_.labels("scale", "ok").inc();
      weight_.labels("scale").set(1200 + 10 * std::sin(phase));
    }
  }

 private:
  int series_;
  int turn_ = 0;
  prom::Gauge<1> load_{"load_ratio", "Load of each stone.", {"stone"}, registry};
  prom::Gauge<1> weight_{"weight_grams", "What lies on the scale.", {"sensor"}, registry};
  prom::Counter<2> readings_{"readings_total", "Readings taken.", {"sensor", "result"}, registry};
  prom::Histogram<1, 7> grinding_{"grinding_seconds",
                                  "How long a sack took.",
                                  {"grade"},
                                  registry,
                                  prom::buckets(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)};
  prom::Gauge<> oven_{"oven_celsius", "Temperature of the drying oven.", registry};
  prom::Summary<> wait_{"wait_seconds", "How long a sack waited.", registry};
  prom::Counter<> ground_{"ground_bytes_total", "Flour, in bytes.", registry};
  prom::Enum<0, 2> state_{"state", "What it does.", registry, prom::states("stopped", "running")};
  prom::Gauge<1> notes_{"notes", "What is \\odd\\ & <i>strange</i>.", {"text"}, registry};
  prom::Info<2> build_{"build", "What it is.", {"version", "board"}, registry};
  prom::CollectorRegistration registration_{registry, *this};
};

// Read elsewhere, a while ago.
void emit_rain(prom::Emission& emission) {
  prom::GaugeMetricFamily rain{
      emission, "rain_metres", "What fell by the gauge of the village.", {"gauge"}};
  rain.add_metric({"north"}, 0.0125, 1'700'000'000'000);
}
prom::SampleCollector rain{registry, emit_rain};

prom::Gauge<1> sacks{"sacks", "Sacks by customer.", {"customer"}, registry};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  Mill mill{std::atoi(arguments[1])};
  prom::LivePage<> page;
  prom::MetricsServerOptions options;
  options.address = "127.0.0.1";
  options.front_page = page;
  auto server = prom::start_http_server(0, registry, options);
  if (!server.status().ok()) return 1;
  std::fprintf(stderr, "serving %s\n", server.url().c_str());
  for (std::string word; std::cin >> word;) {
    if (word == "fail") fails = true;
    if (word == "work") fails = false;
    for (int i = 0; word == "fill" && i < 5'000; ++i) sacks.labels(i).set(i);
  }
  return 0;
}
