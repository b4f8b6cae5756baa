#include "target/interrupt_load.h"

#include <string_view>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/halt.h"

namespace {

namespace prom = prometheus_express;

constexpr std::uint32_t kInterrupts = 100'000;
constexpr std::uint32_t kFewestScrapes = 200;

prom::FixedStorage<256> storage;
prom::CollectorRegistry registry{"t", storage};
prom::Counter events{"events_total", "", registry};
prom::Counter halves{"halves_total", "", registry};
prom::Counter by_kind{"by_kind_total", "", {"kind"}, registry};
prom::Gauge level{"level", "", registry};
prom::Summary sizes{"sizes", "", registry};
prom::Histogram waits{"waits", "", registry, prom::buckets(1, 2, 4, 8)};
prom::Summary spread{"spread", "", registry, prom::quantiles(0, 0.5, 1)};
prom::Histogram native{"native", "", registry, prom::buckets(1), prom::native_histogram<12>()};

const prom::CounterHandle* of_timer = nullptr;
volatile std::uint32_t interrupts = 0;

// The main loop updates the same metrics as the interrupt, all but `events`.
void update(std::uint32_t number) {
  halves.inc(0.5);
  of_timer->inc();
  level.inc(2);
  sizes.observe(number % 4);
  waits.observe(number % 16);
  spread.observe(number % 16);
  native.observe(number % 16);
}

char page[2048];

std::string_view scrape(std::size_t buffer_size) {
  prom::Exposition exposition{registry};
  std::size_t used = 0;
  for (;;) {
    const prom::Exposition::Result result = exposition.read_some(page + used, buffer_size);
    used += result.count;
    if (result.status == prom::Exposition::Status::kEnd) return {page, used};
    if (used + buffer_size > sizeof page) prom::report_mistake("the page does not fit");
  }
}

// The whole part of what follows `series` and a space.
std::uint64_t value_of(std::string_view text, std::string_view series) {
  const std::size_t at = text.find(series);
  if (at == std::string_view::npos) prom::report_mistake("a series is missing");
  std::uint64_t value = 0;
  for (std::size_t i = at + series.size(); text[i] >= '0' && text[i] <= '9'; ++i) {
    value = value * 10 + static_cast<std::uint64_t>(text[i] - '0');
  }
  return value;
}

constexpr const char* kSeries[] = {
    "\nt_events_total ",
    "\nt_halves_total ",
    "\nt_by_kind_total{kind=\"timer\"} ",
    "\nt_level ",
    "\nt_sizes_count ",
    "\nt_sizes_sum ",
    "\nt_waits_bucket{le=\"1.0\"} ",
    "\nt_waits_bucket{le=\"2.0\"} ",
    "\nt_waits_bucket{le=\"4.0\"} ",
    "\nt_waits_bucket{le=\"8.0\"} ",
    "\nt_waits_bucket{le=\"+Inf\"} ",
    "\nt_waits_count ",
    "\nt_waits_sum ",
    "\nt_spread_count ",
    "\nt_spread_sum ",
    "\nt_native_count ",
    "\nt_native_sum ",
};
enum : std::size_t { kFirstBucket = 6, kInfinity = 10, kCount = 11, kAll = 17 };

struct Values {
  explicit Values(std::string_view text) {
    for (std::size_t i = 0; i < kAll; ++i) of[i] = value_of(text, kSeries[i]);
  }
  std::uint64_t of[kAll];
};

void check_consistent(const Values& now, const Values& before) {
  for (std::size_t i = 0; i < kAll; ++i) {
    if (now.of[i] < before.of[i]) prom::report_mistake("went back:", kSeries[i]);
  }
  for (std::size_t i = kFirstBucket; i < kInfinity; ++i) {
    if (now.of[i] > now.of[i + 1]) prom::report_mistake("a bucket is above the next one");
  }
  if (now.of[kInfinity] != now.of[kCount]) prom::report_mistake("the count is not the +Inf bucket");
}

void check_exact(const Values& values, std::uint64_t updates) {
  const std::uint64_t exact[kAll] = {kInterrupts,
                                     updates / 2,
                                     updates,
                                     2 * updates,
                                     updates,
                                     updates / 4 * 6,
                                     updates / 8,
                                     updates / 16 * 3,
                                     updates / 16 * 5,
                                     updates / 16 * 9,
                                     updates,
                                     updates,
                                     updates / 16 * 120,
                                     updates,
                                     updates / 16 * 120,
                                     updates,
                                     updates / 16 * 120};
  for (std::size_t i = 0; i < kAll; ++i) {
    if (values.of[i] != exact[i]) prom::report_mistake("not exact:", kSeries[i]);
  }
}

// All native buckets are of the same moment as the count of all. Zero and 15 other values in 12
// buckets need a halving.
prom::NativeCells<12> snapshot_cells;

void check_native(std::uint64_t at_least) {
  prom::HistogramSnapshot classic;
  prom::NativeSnapshot snapshot{snapshot_cells};
  if (!native.read_into(classic, &snapshot)) prom::report_mistake("native buckets were not read");
  std::uint64_t all = snapshot.zero_count;
  for (std::size_t i = 0; i < snapshot.positive.size; ++i) all += snapshot.positive.counts[i];
  if (all != snapshot.count || all != classic.cumulative[1]) {
    prom::report_mistake("native buckets are not of the moment of their count");
  }
  if (all < at_least) prom::report_mistake("a native histogram lost observations");
}

// Of equally many values from 0 to 15.
void check_quantiles() {
  prom::SummarySnapshot snapshot;
  spread.read_into(snapshot);
  const bool good = snapshot.quantiles[0] == 0 && snapshot.quantiles[1] > 4 &&
                    snapshot.quantiles[1] < 11 && snapshot.quantiles[2] > 10 &&
                    snapshot.quantiles[2] <= 15;
  if (!good) prom::report_mistake("quantiles are not those of the values");
}

}  // namespace

bool interrupt_load::on_interrupt() {
  if (interrupts == kInterrupts) return false;  // was pending when the timer was stopped
  events.inc();
  update(interrupts);
  interrupts = interrupts + 1;
  return interrupts < kInterrupts;
}

std::uint32_t interrupt_load::next_period(std::uint32_t mean) {
  static std::uint32_t state = 2463534242;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return mean / 2 + state % mean;
}

int interrupt_load::run(void (*start_timer)()) {
  const prom::CounterHandle timer_child = by_kind.labels("timer");
  of_timer = &timer_child;
  start_timer();

  std::uint32_t scrapes = 0;
  Values before{scrape(64)};
  while (interrupts < kInterrupts) {
    update(scrapes);
    const Values now{scrape(1 + scrapes * 37 % 200)};
    check_consistent(now, before);
    check_native(now.of[kCount]);
    if (scrapes > 20) check_quantiles();
    before = now;
    ++scrapes;
  }
  while (scrapes % 16 != 0) update(scrapes++);
  check_exact(Values{scrape(64)}, kInterrupts + scrapes);
  char text[prom::kMaxNumberBytes + 1];
  text[prom::format_unsigned(scrapes, text)] = '\0';
  prom::say(text);
  prom::say("scrapes, all consistent");
  return scrapes > kFewestScrapes ? 0 : 1;
}
