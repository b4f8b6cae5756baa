// For emulated boards: pushes to a Pushgateway and writes to a store at the same time, over the
// board's own stack, and says at its end what became of it. The command line of the emulator is
//   GATEWAY STORE INSTANCE SCRAPES EVERY_MS START_MS
// the addresses of both without http://, the label "instance", how often to measure and after how
// long again, and the time since 1970; 0: the board is to find out.
#include "push_board.h"

#include <prometheus_express.h>

#include <algorithm>

#include "command_line.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/embedded/wall_clock.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint64_t kPushEveryMs = 200;
constexpr std::uint64_t kAliveMs = 100;

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"board", storage};
prom::Gauge temperature{"temperature", "Temperature.", {"sensor"}, registry};
prom::Counter measurements{"measurements_total", "Measurements so far.", registry};
prom::Counter failed_pushes{"failed_pushes_total", "Pushes that failed.", registry};

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

// Measures, collects and pushes until everything is sent; false: samples cannot be collected.
class Board {
 public:
  Board(const CommandLine& words, prom::RemoteWriteBase& remote, prom::GatewayPushBase& push)
      : words_(words),
        scrapes_(words.number(3)),
        every_ms_(words.number(4)),
        remote_(remote),
        push_(push) {
    next_ms_ = next_push_ms_ = begin_ms_ = station::network().now_ms();
  }

  bool run() {
    while (taken_ < scrapes_ || remote_.statistics().waiting > 0 || push_.busy()) {
      if (taken_ < scrapes_ && !take()) return false;
      if (taken_ < scrapes_ && !push_.busy() && station::network().now_ms() >= next_push_ms_) {
        start_push();
      }
      turn();
    }
    // The last word, with all that was counted.
    start_push();
    while (push_.busy()) turn();
    return push_.status().ok();
  }

 private:
  bool take() {
    const std::uint64_t now_ms = station::network().now_ms();
    if (now_ms < next_ms_) return true;
    measure(taken_);
    ++taken_;
    next_ms_ = now_ms + every_ms_;
    const auto passed_ms = static_cast<std::int64_t>(now_ms - begin_ms_);
    const prom::Status status = remote_.collect(begin_unix_ms_ + passed_ms);
    if (!status.ok()) prom::say(status.text());
    return status.ok();
  }

  void start_push() {
    prom::GatewayOptions options;
    options.timeout_ms = 1'000;
    push_.push(words_.words[0], "board", registry, {{"instance", words_.words[2]}}, options);
    next_push_ms_ = station::network().now_ms() + kPushEveryMs;
  }

  void turn() {
    prom::Network& network = station::network();
    station::keep_alive();
    const bool was_busy = push_.busy();
    push_.update();
    if (was_busy && !push_.busy() && !push_.status().ok()) {
      failed_pushes.inc();
      prom::say(push_.status().text());
    }
    remote_.update();
    const std::uint64_t wake_ms = std::min(push_.next_deadline_ms(), remote_.next_deadline_ms());
    network.wait(std::min({wake_ms, next_ms_, network.now_ms() + kAliveMs}));
  }

  const CommandLine& words_;
  const std::uint64_t scrapes_;
  const std::uint64_t every_ms_;
  prom::RemoteWriteBase& remote_;
  prom::GatewayPushBase& push_;
  // Where an emulator is late, ticks get lost, and the clock stands still between measurements; the
  // network's clock does not.
  const std::int64_t begin_unix_ms_ = static_cast<std::int64_t>(prom::unix_time_seconds() * 1e3);
  std::uint64_t begin_ms_;
  std::uint64_t next_ms_;
  std::uint64_t next_push_ms_;
  std::uint64_t taken_ = 0;
};

}  // namespace

int main() {
  station::start_board();
  static const CommandLine words;
  const double start_ms = static_cast<double>(words.number(5));
  if (start_ms > 0) {
    prom::set_unix_time(start_ms / 1e3);
  } else if (!push_board::set_clock()) {
    return 1;
  }
  prom::RemoteWriteOptions options;
  options.timeout_ms = 1'000;
  options.min_backoff_ms = 100;
  options.max_backoff_ms = 500;
  static prom::RemoteWrite<8192> remote{station::network(), words.words[1], registry, options};
  static prom::GatewayPush<> push{station::network(), station::resolver()};
  const prom::ConstantLabel external[] = {{"instance", words.words[2].data()}, {"job", "board"}};
  remote.set_external_labels(external);
  prom::say("running");

  Board board{words, remote, push};
  const bool ok = board.run();
  const prom::RemoteWriteStatistics statistics = remote.statistics();
  say_number("queued", statistics.queued);
  say_number("sent", statistics.sent);
  say_number("dropped", statistics.dropped);
  say_number("refused", statistics.refused);
  say_number("retries", statistics.retries);
  prom::say(ok ? "done" : push.status().text());
  return ok ? 0 : 1;
}
