// For an emulated board: pushes to a Pushgateway and writes to a store at the same time, over the
// board's own stack, and says at its end what became of it. The command line of the emulator is
//   GATEWAY STORE SCRAPES START_MS
// the addresses of both without http://, how often to measure, and the time since 1970.
#include <prometheus_express.h>

#include <algorithm>
#include <string_view>

#include "prometheus_express/exposition/number.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/push/remote_write.h"
#include "prometheus_express/text/literal.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint64_t kMeasureEveryMs = 100;
constexpr std::uint64_t kPushEveryMs = 500;

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"board", storage};
prom::Gauge temperature{"temperature", "Temperature.", {"sensor"}, registry};
prom::Counter measurements{"measurements_total", "Measurements so far.", registry};
prom::Counter failed_pushes{"failed_pushes_total", "Pushes that failed.", registry};
const prom::ConstantLabel external[] = {{"instance", "mps2"}, {"job", "board"}};

// The words of the emulator's command line behind the program's name.
struct Words {
  static constexpr std::size_t kMost = 4;
  static constexpr int kGetCommandLine = 0x15;  // SYS_GET_CMDLINE of semihosting

  Words() {
    struct {
      char* text;
      std::size_t size;
    } block = {text, sizeof text};
    register int r0 asm("r0") = kGetCommandLine;
    register void* r1 asm("r1") = &block;
    asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    std::string_view rest = text;
    (void)prom::take_until(rest, ' ');
    for (std::string_view& word : words) word = prom::take_until(rest, ' ');
  }

  std::uint64_t number(std::size_t at) const {
    std::uint64_t value = 0;
    for (const char c : words[at]) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
  }

  char text[256] = {};
  std::string_view words[kMost];
};

void say_number(const char* name, std::uint64_t value) {
  char text[prom::kMaxNumberBytes + 1];
  text[prom::format_unsigned(value, text)] = '\0';
  prom::say(name);
  prom::say(text);
}

void measure(std::uint64_t number) {
  temperature.labels("si7021").set(20 + static_cast<double>(number) * 0.125);
  measurements.inc();
}

}  // namespace

int main() {
  station::start_board();
  static const Words words;
  const std::uint64_t scrapes = words.number(2);
  const auto start_ms = static_cast<std::int64_t>(words.number(3));
  prom::Network& network = station::network();

  prom::RemoteWriteOptions options;
  options.timeout_ms = 2'000;
  options.min_backoff_ms = 100;
  options.max_backoff_ms = 500;
  prom::GatewayOptions gateway_options;
  gateway_options.timeout_ms = 2'000;
  static prom::RemoteWrite<16384> remote{network, words.words[1], registry, options};
  static prom::GatewayPush<> push{network};
  remote.set_external_labels(external);
  prom::say("running");

  const std::uint64_t begin_ms = network.now_ms();
  std::uint64_t next_ms = begin_ms;
  std::uint64_t next_push_ms = begin_ms;
  std::uint64_t taken = 0;
  bool counted = true;
  while (taken < scrapes || remote.statistics().waiting > 0 || push.busy()) {
    const std::uint64_t now_ms = network.now_ms();
    if (now_ms >= next_ms && taken < scrapes) {
      measure(taken);
      const auto passed_ms = static_cast<std::int64_t>(now_ms - begin_ms);
      if (!remote.collect(start_ms + passed_ms).ok()) return 1;
      ++taken;
      next_ms += kMeasureEveryMs;
    }
    if (!push.busy() && !counted) {
      counted = true;
      if (!push.status().ok()) {
        failed_pushes.inc();
        prom::say(push.status().text());
      }
    }
    if (!push.busy() && now_ms >= next_push_ms && taken < scrapes) {
      push.push(words.words[0], "board", registry, {{"instance", "mps2"}}, gateway_options);
      counted = false;
      next_push_ms = now_ms + kPushEveryMs;
    }
    push.poll();
    remote.poll();
    const std::uint64_t wake_ms = std::min(push.next_deadline_ms(), remote.next_deadline_ms());
    network.wait(std::min(wake_ms, std::min(next_ms, now_ms + kMeasureEveryMs)));
  }
  // The last word, with all that was counted.
  push.push(words.words[0], "board", registry, {{"instance", "mps2"}}, gateway_options);
  push.finish();
  const prom::RemoteWriteStatistics statistics = remote.statistics();
  say_number("queued", statistics.queued);
  say_number("sent", statistics.sent);
  say_number("dropped", statistics.dropped);
  say_number("refused", statistics.refused);
  say_number("retries", statistics.retries);
  prom::say(push.status().ok() ? "done" : push.status().text());
  return push.status().ok() ? 0 : 1;
}
