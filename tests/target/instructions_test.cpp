// How many instructions updates and scrapes take, counted by the emulator: where one instruction is
// 1 ns of virtual time, a counter of 25 MHz counts forty at a time.
#include <cstdint>
#include <string_view>

#include "boards/mps2_an386/board.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace {

namespace prom = prometheus_express;

constexpr std::uintptr_t FREE_RUN = 0x4020009C;  // of the Ethernet controller
constexpr std::uint32_t kInstructionsPerTick = 40;
constexpr std::uint32_t kMostForInc = 40;

prom::FixedStorage<1024> storage;
prom::CollectorRegistry registry{"station", storage};
prom::Counter counter{"readings_total", "", registry};
prom::Gauge gauge{"level", "", registry};
prom::Summary summary{"sizes", "", registry};
prom::Histogram histogram{"waits", "", registry};
prom::CollectorRegistry scraped{"station", storage};
prom::Gauge samples{"temperature", "temperature from both sensors", {"sensor"}, scraped};

constexpr const char* kSensors[] = {"bme680",  "si7021", "bme280",  "sht31", "dht22",
                                    "ds18b20", "tmp117", "mcp9808", "lm75",  "aht20"};
constexpr double kReadings[] = {27.9775, 27.7948, 49.4062, 38.2568, 1014.05,
                                21.3175, 19.0625, 22.4375, 18.5301, 23.1849};

// volatile, so that the compiler cannot count a value as known.
volatile double reading = 27.9775;

// The instructions of one call, without those of the loop.
template <class Call>
std::uint32_t instructions_of(const Call& call) {
  constexpr std::uint32_t kCalls = 1000;
  const auto ticks = [](const auto& body) {
    const std::uint32_t begin = prom::cortex_m::reg(FREE_RUN);
    for (std::uint32_t i = 0; i < kCalls; ++i) {
      body();
      asm volatile("" : : : "memory");
    }
    return prom::cortex_m::reg(FREE_RUN) - begin;
  };
  const std::uint32_t empty = ticks([] {});
  return (ticks(call) - empty) * kInstructionsPerTick / kCalls;
}

void scrape() {
  prom::Exposition exposition{scraped};
  char buffer[640];
  if (exposition.read_some(buffer, sizeof buffer).status != prom::Exposition::Status::kEnd) {
    board::write_text("the page does not fit\n");
    board::exit(1);
  }
}

void format_readings() {
  char text[prom::kMaxNumberBytes];
  for (const double value : kReadings) prom::format_double(value, text);
}

void print(std::string_view name, std::uint32_t count) {
  char line[80];
  std::size_t size = name.copy(line, 50);
  while (size < 50) line[size++] = ' ';
  size += prom::format_unsigned(count, line + size);
  line[size++] = '\n';
  line[size] = '\0';
  board::write_text(line);
}

}  // namespace

int main() {
  board::write_text("Instructions a call\n");
  const std::uint32_t inc = instructions_of([] { counter.inc(); });
  print("Counter::inc()", inc);
  print("Counter::inc(0.5)", instructions_of([] { counter.inc(0.5); }));
  print("Gauge::set()", instructions_of([] { gauge.set(reading); }));
  print("Gauge::inc()", instructions_of([] { gauge.inc(); }));
  print("Summary::observe()", instructions_of([] { summary.observe(reading); }));
  print("Histogram::observe(), last of 14 buckets", instructions_of([] { histogram.observe(9); }));
  print("Gauge::labels(), first of ten children",
        instructions_of([] { static_cast<void>(samples.labels(kSensors[0])); }));

  samples.clear();
  const std::uint32_t header = instructions_of(scrape);
  for (std::size_t i = 0; i < 10; ++i) samples.labels(kSensors[i]).set(kReadings[i]);
  const std::uint32_t all = instructions_of(scrape);
  print("scrape without samples (HELP and TYPE)", header);
  print("ten samples more", all - header);
  print("their numbers alone", instructions_of(format_readings));
  if (inc == 0 || inc >= kMostForInc) {
    board::write_text("Counter::inc() takes too many instructions, or they were not counted\n");
    return 1;
  }
  return 0;
}
