// For how many instructions interrupts are masked, by what the program does: a timer's interrupt
// comes at every moment of it, and looks how late it is. Another one, of lower priority, observes
// all the time. No row may be above kMost.
//
// Virtual time makes every run the same: an instruction takes 32 ns, and the timer counts in 40.
#include <cstdint>
#include <string_view>

#include "boards/mps2_an386/board.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/formats/text_format.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/value/exemplar.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/cortex_m/registers.h"
#include "prometheus_express/platform/embedded/wall_clock.h"

namespace {

namespace prom = prometheus_express;
using prom::cortex_m::reg;

constexpr std::uint32_t kMost = 500;
constexpr std::uint32_t kInterrupts = 5'000;  // a row

// CMSDK APB timers.
constexpr std::uintptr_t kTimer0 = board::kTimer0Address;
constexpr std::uintptr_t kTimer1 = board::kTimer1Address;
enum TimerRegister : std::uintptr_t { CTRL = 0x0, VALUE = 0x4, RELOAD = 0x8, INTCLEAR = 0xC };
constexpr std::uint32_t kEnableWithInterrupt = 0b1001;
constexpr std::uint32_t kMeanPeriod = 4'000;
constexpr std::uint32_t kMeanObserverPeriod = 100'000;
constexpr std::uintptr_t NVIC_IPR = 0xE000E400;  // 8 bits an interrupt
constexpr std::uintptr_t SHPR3 = 0xE000ED20;
constexpr std::uint32_t kLowPriority = 0x80;

prom::Exemplars<8> exemplars;
prom::MetricOptions with_exemplars() {
  prom::MetricOptions options;
  options.exemplars = &exemplars;
  return options;
}

prom::FixedStorage<2048> storage;
prom::CollectorRegistry registry{"m", storage};
prom::Counter counter{"counter_total", "", registry, with_exemplars()};
prom::Counter children{"children_total", "", {"name"}, registry};
prom::Gauge gauge{"gauge", "", registry};
prom::Enum mode{"mode", "", registry, prom::states("on", "off")};
prom::Summary plain{"plain", "", registry};
prom::Histogram histogram{"histogram", "", registry,
                          prom::buckets(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)};
prom::Summary summary{"summary", "", registry, prom::quantiles(0.5, 0.9, 0.99, 1)};
// Its ages take 300 us.
prom::Summary brief{"brief", "", registry, prom::Quantiles<4>{{0.1, 0.5, 0.9, 1}, 1'500'000}};
prom::Histogram native{"native", "", registry, prom::buckets(1, 10), prom::native_histogram<160>()};
prom::NativeCells<160> snapshot_cells;
prom::Histogram small{"small", "", registry, prom::buckets(1), prom::native_histogram<4>()};

std::uint32_t next_random(std::uint32_t below) {
  static std::uint32_t state = 2463534242;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % below;
}

// Over 40 powers of two of both signs, the next one far from the one before.
double far_value(std::uint32_t number) {
  static const double kScales[] = {1e-6, 3e5, 1e-3, 40, 7e-5, 1e3, 0.2, 2e6};
  const double value = kScales[number % 8] * (1 + number % 61);
  return number % 3 == 0 ? -value : value;
}

volatile std::uint32_t interrupts = 0;
volatile std::uint32_t latest = 0;  // in ticks
std::uint32_t period = kMeanPeriod;

void observe_everywhere() {
  static std::uint32_t number = 0;
  for (int i = 0; i < 20; ++i) {
    const double value = far_value(number += 7);
    summary.observe(value);
    brief.observe(value);
    native.observe(value);
    small.observe(value);
  }
  plain.observe(1);
  histogram.observe(1);
  counter.inc(0.5);
}

std::uint32_t instructions_of(std::uint32_t ticks) { return ticks * 5 / 4; }

void print(std::string_view name, std::uint32_t count) {
  char line[80];
  std::size_t size = name.copy(line, 60);
  while (size < 60) line[size++] = ' ';
  size += prom::format_unsigned(count, line + size);
  line[size++] = '\n';
  line[size] = '\0';
  board::write_text(line);
}

// Runs `body` until enough interrupts came; gives how late the latest was.
template <class Body>
std::uint32_t latest_during(const Body& body) {
  interrupts = 0;
  latest = 0;
  while (interrupts < kInterrupts) body();
  return latest;
}

std::uint32_t entry = 0;  // what it takes to get into the handler
bool good = true;

template <class Body>
void measure(std::string_view name, const Body& body) {
  const std::uint32_t ticks = latest_during(body);
  const std::uint32_t count = instructions_of(ticks > entry ? ticks - entry : 0);
  print(name, count);
  if (count > kMost) good = false;
}

void scrape(const prom::Format& format) {
  static prom::NativeSnapshots<1, 160> snapshots;
  prom::ExpositionOptions options;
  options.snapshots = &snapshots;
  prom::Exposition exposition{registry, format, options};
  char buffer[200];
  while (exposition.read_some(buffer, sizeof buffer).status == prom::Exposition::Status::kMore) {
  }
}

void start_timer(std::uintptr_t timer, std::uint32_t ticks, board::Interrupt interrupt) {
  reg(timer + RELOAD) = ticks;
  reg(timer + CTRL) = kEnableWithInterrupt;
  board::enable_interrupt(interrupt);
}

std::uint32_t number = 0;

void measure_short_ones() {
  measure("Counter: inc(), inc(0.5), reset()", [] {
    counter.inc();
    counter.inc(0.5);
    counter.reset();
  });
  measure("Gauge: set(), inc(), dec()", [] {
    gauge.set(far_value(number++));
    gauge.inc(0.1);
    gauge.dec(0.3);
    gauge.set(1e300);
    gauge.inc(1e-300);
  });
  measure("Enum: state()", [] { mode.state("off"); });
  measure("Summary: observe(), reset()", [] {
    plain.observe(far_value(number++));
    if (number % 64 == 0) plain.reset();
  });
  measure("Histogram of 16 buckets: observe()", [] { histogram.observe(number++ % 18); });
  measure("Histogram of 16 buckets: read_into(), reset()", [] {
    prom::HistogramSnapshot snapshot;
    histogram.read_into(snapshot);
    histogram.reset();
  });
  measure("clocks", [] {
    static_cast<void>(prom::monotonic_ns());
    prom::set_unix_time(1'700'000'000.0);
    static_cast<void>(prom::unix_time_seconds());
  });
}

void measure_long_ones() {
  measure("Summary with four quantiles: observe(), the same value", [] { summary.observe(1.5); });
  measure("... other values: buckets are made and halved", [] {
    if (number % 200 == 0) summary.reset();
    summary.observe(far_value(number++));
  });
  measure("... ages begin and end", [] { brief.observe(far_value(number++)); });
  measure("... read_into()", [] {
    prom::SummarySnapshot snapshot;
    summary.read_into(snapshot);
  });
  measure("... reset()", [] {
    summary.observe(2);
    summary.reset();
  });
  measure("Histogram of 160 native buckets: observe()", [] {
    if (number % 500 == 0) native.reset();
    native.observe(far_value(number++));
  });
  measure("... read_into()", [] {
    prom::HistogramSnapshot classic;
    prom::NativeSnapshot snapshot{snapshot_cells};
    static_cast<void>(native.read_into(classic, &snapshot));
  });
  measure("... reset()", [] {
    native.observe(2);
    native.reset();
  });
  measure("Histogram of 4 native buckets: zero grows", [] {
    if (number % 100 == 0) small.reset();
    small.observe(far_value(number++) * 1e200);
    small.observe(far_value(number++) * 1e-200);
  });
}

void measure_structures() {
  measure("labels(), remove(), clear()", [] {
    children.labels("a").inc();
    children.labels("b").inc();
    children.remove("a");
    children.clear();
  });
  measure("exemplars", [] {
    counter.inc(1, {{{"trace_id", "0123456789abcdef"}}});
    prom::KeptExemplar kept;
    static_cast<void>(counter.read_exemplar(kept));
  });
}

void measure_pages() {
  measure("a page of text", [] { scrape(prom::kTextFormat); });
  measure("a page of protobuf", [] { scrape(prom::kProtobufFormat); });
}

}  // namespace

extern "C" void Timer0_Handler() {
  const std::uint32_t late = period - reg(kTimer0 + VALUE);
  if (late > latest) latest = late;
  period = kMeanPeriod / 2 + next_random(kMeanPeriod);
  interrupts = interrupts + 1;
  reg(kTimer0 + INTCLEAR) = 1;
  reg(kTimer0 + RELOAD) = period;
}

extern "C" void Timer1_Handler() {
  reg(kTimer1 + INTCLEAR) = 1;
  reg(kTimer1 + RELOAD) = kMeanObserverPeriod / 2 + next_random(kMeanObserverPeriod);
  observe_everywhere();
}

int main() {
  board::start();
  *reinterpret_cast<volatile std::uint8_t*>(NVIC_IPR + board::kTimer1) = kLowPriority;
  reg(SHPR3) = kLowPriority << 24;  // SysTick
  start_timer(kTimer0, period, board::kTimer0);
  entry = latest_during([] {});
  board::write_text("The most instructions with interrupts masked\n");
  measure_short_ones();
  measure_structures();
  start_timer(kTimer1, kMeanObserverPeriod, board::kTimer1);
  measure("an interrupt handler that observes", [] {});
  measure_long_ones();
  measure_pages();
  if (!good) board::write_text("Interrupts are masked for too long\n");
  return good ? 0 : 1;
}
