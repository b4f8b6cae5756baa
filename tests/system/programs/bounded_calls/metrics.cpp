#include "bounded_calls/metrics.h"

#include "bounded_calls/measured_call.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/retained/retained.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"

namespace bounded_calls {
namespace {

namespace prom = prometheus_express;

constexpr const char* kNames[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
                                  "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"};
constexpr std::size_t kBufferBytes = 640;  // that of a response of HttpServer

prom::FixedStorage<2048> storage;
prom::CollectorRegistry registry{"station", storage};
prom::Gauge temperature{"temperature_celsius", "Temperature.", {"sensor"}, registry};
prom::Counter readings{"readings_total", "Readings.", {"sensor"}, registry};
prom::Histogram waits{"waits_seconds", "Waits.", registry};

[[gnu::section(".noinit")]] prom::RetainedMemory<512> memory;
void name_metrics(prom::RetainedMetrics& each) {
  each(waits);
  for (const char* name : kNames) each(readings.labels(name));
}
prom::Retained retained{memory, name_metrics};

MeasuredCall label{"labels(), 20 children"};
MeasuredCall clear_all{"clear(), 20 children"};
MeasuredCall read_page{"Exposition::read_some(), 640 bytes"};
MeasuredCall save{"Retained::save(), 20 counters and a histogram"};
MeasuredCall restore{"Retained::restore(), the same"};

volatile double celsius = 21.4375;

void read_all() {
  prom::Exposition exposition{registry};
  char buffer[kBufferBytes];
  auto status = prom::Exposition::Status::kMore;
  while (status == prom::Exposition::Status::kMore) {
    read_page([&] { status = exposition.read_some(buffer, sizeof buffer).status; });
  }
}

}  // namespace

void restore_metrics() {
  restore([] { retained.restore(); });
}

void exercise_metrics() {
  for (const char* name : kNames) {
    label([&] { temperature.labels(name).set(celsius); });
  }
  waits.observe(celsius);
  for (const char* name : kNames) readings.labels(name).inc();
  read_all();
  save([] { static_cast<void>(retained.save()); });
  clear_all([] { temperature.clear(); });
}

}  // namespace bounded_calls
