// Counters of a Feather M4 Express go on after each way of stopping but the loss of power. One
// program that runs four times, each time with the page that it should have.
#include <cstring>
#include <string_view>

#include "boards/cortex_m/fault_record.h"
#include "boards/feather_m4/board.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/retained/retained.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/platform/halt.h"

namespace {

namespace prom = prometheus_express;

constexpr std::uint64_t kLarge = std::uint64_t{1} << 60;

prom::FixedStorage<256> storage;
prom::CollectorRegistry registry{"station", storage};
prom::Counter starts{"starts_total", "", registry};
prom::Counter readings{"readings_total", "", {"sensor"}, registry};
prom::Counter joules{"joules_total", "", registry};
prom::Gauge level{"level", "", registry};
prom::Histogram waits{"waits", "", registry, prom::buckets(1, 2)};

[[gnu::noinit]] prom::RetainedMemory<96> memory;

// The third start is cut off here, in the middle of its save().
bool cut = false;

void name_metrics(prom::RetainedMetrics& each) {
  each(starts);
  each(readings.labels("bme680"));
  each(joules);
  each(level);
  if (cut) board::reset();
  each(waits);
}
prom::Retained retained{memory, name_metrics};

void count() {
  starts.inc();
  readings.labels("bme680").inc(kLarge);
  joules.inc(0.5);
  level.set(starts.value() + 0.25);
  waits.observe(1.5);
}

// The samples alone.
bool page_is(std::string_view expected) {
  prom::Exposition exposition{registry};
  char buffer[1024];
  const prom::Exposition::Result result = exposition.read_some(buffer, sizeof buffer);
  if (result.status != prom::Exposition::Status::kEnd) return false;
  std::string_view rest{buffer, result.count};
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    if (line[0] == '#') continue;
    if (expected.substr(0, line.size()) != line) return false;
    expected.remove_prefix(line.size());
  }
  return expected.empty();
}

[[noreturn]] void wait_for_watchdog() {
  for (;;) asm volatile("wfi");
}

constexpr const char* kAfterOne =
    "station_starts_total 1\n"
    "station_readings_total{sensor=\"bme680\"} 1152921504606846976\n"
    "station_joules_total 0.5\n"
    "station_level 1.25\n"
    "station_waits_bucket{le=\"1.0\"} 0\n"
    "station_waits_bucket{le=\"2.0\"} 1\n"
    "station_waits_bucket{le=\"+Inf\"} 1\n"
    "station_waits_count 1\n"
    "station_waits_sum 1.5\n";

constexpr const char* kAfterThree =
    "station_starts_total 3\n"
    "station_readings_total{sensor=\"bme680\"} 3458764513820540928\n"
    "station_joules_total 1.5\n"
    "station_level 3.25\n"
    "station_waits_bucket{le=\"1.0\"} 0\n"
    "station_waits_bucket{le=\"2.0\"} 3\n"
    "station_waits_bucket{le=\"+Inf\"} 3\n"
    "station_waits_count 3\n"
    "station_waits_sum 4.5\n";

// By how often it was started before and saved. The exit status is 0 if all is well.
int run(unsigned start) {
  switch (start) {
    case 0:  // power-on
      count();
      if (!page_is(kAfterOne) || !retained.save()) return 2;
      count();  // and is lost
      wait_for_watchdog();
    case 1:  // the watchdog
      if (std::strcmp(board::reset_cause(), "watchdog") != 0 || !page_is(kAfterOne)) return 3;
      count();
      if (!retained.save()) return 4;
      board::record_fault({3, 0x4242, 0x4343, 0x8200, 0x60000000});
      board::reset();
    case 2:  // a fault
      if (std::strcmp(board::reset_cause(), "fault") != 0) return 5;
      count();
      if (!retained.save() || !page_is(kAfterThree)) return 6;
      count();
      cut = true;
      retained.save();
      return 7;
    default:  // in the middle of a save
      return page_is(kAfterThree) ? 0 : 8;
  }
}

}  // namespace

int main() {
  board::start();
  prom::say(board::reset_cause());
  const prom::RestoreStatus status = retained.restore();
  const auto start = static_cast<unsigned>(starts.value());
  if ((status == prom::RestoreStatus::kRestored) != (start > 0)) return 1;
  return run(start);
}
