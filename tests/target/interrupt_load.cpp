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
constexpr std::uint32_t kFewestScrapes = 500;

prom::FixedStorage<256> storage;
prom::CollectorRegistry registry{"t", storage};
prom::Counter events{"events_total", "", registry};
prom::Counter halves{"halves_total", "", registry};
prom::Counter by_kind{"by_kind_total", "", {"kind"}, registry};
prom::Gauge level{"level", "", registry};
prom::Summary sizes{"sizes", "", registry};
prom::Histogram waits{"waits", "", registry, prom::buckets(1, 2, 4, 8)};

const prom::CounterHandle* of_timer = nullptr;
volatile std::uint32_t interrupts = 0;

// The main loop updates the same metrics as the interrupt, all but `events`.
void update(std::uint32_t number) {
  halves.inc(0.5);
  of_timer->inc();
  level.inc(2);
  sizes.observe(number % 4);
  waits.observe(number % 16);
}

char page[2048];

std::string_view scrape(std::size_t buffer_size) {
  prom::Exposition exposition{registry};
  std::size_t used = 0;
  for (;;) {
    const prom::Exposition::Result result = exposition.read(page + used, buffer_size);
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
};
enum : std::size_t { kFirstBucket = 6, kInfinity = 10, kCount = 11, kAll = 13 };

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
  const std::uint64_t exact[kAll] = {
      kInterrupts,     updates / 2, updates,           2 * updates,      updates,
      updates / 4 * 6, updates / 8, updates / 16 * 3,  updates / 16 * 5, updates / 16 * 9,
      updates,         updates,     updates / 16 * 120};
  for (std::size_t i = 0; i < kAll; ++i) {
    if (values.of[i] != exact[i]) prom::report_mistake("not exact:", kSeries[i]);
  }
}

}  // namespace

bool interrupt_load::on_interrupt() {
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
