// Writes scrapes to a store and says what became of them:
//   remote_writer URL SERIES SCRAPES START_MS STEP_MS [small|library] [MOST_WAITING] [lossy] [2.0]
// Each scrape is STEP_MS after the one before it, and every series is as large as the number of the
// scrape. With "lossy", scrapes go on while nothing can be sent; else they wait for room. With
// "2.0", that protocol is preferred. Prints a line "sent N" now and then, the page after the last
// scrape between two lines "---", and the statistics.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/push/remote_write/library_snappy.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "prometheus_express/push/remote_write/remote_write_2.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kQueueBytes = 16U << 20;

prom::CollectorRegistry registry{"written"};
prom::Gauge<1> gauge{"number", "Of the scrape.", {"series"}, registry};
prom::Counter<1> counter{"events_total", "Hostile labels.", {"text"}, registry};
prom::Histogram<0, 2> histogram{"seconds", "Buckets.", registry, prom::buckets(0.5, 10)};

const prom::ConstantLabel kExternal[] = {{"job", "remote_writer"}, {"instance", "one"}};

void say_progress(const prom::RemoteWriteStatistics& now, std::uint64_t& said) {
  if (now.sent < said + 10'000) return;
  said = now.sent;
  std::printf("sent %llu\n", static_cast<unsigned long long>(now.sent));
  std::fflush(stdout);
}

void say_end(const prom::RemoteWriteBase& remote) {
  const std::string page = prom::generate_latest(registry);
  const prom::RemoteWriteStatistics now = remote.statistics();
  std::printf("---\n%s---\n", page.c_str());
  const auto number = [](const char* name, std::uint64_t value, const char* after) {
    std::printf("\"%s\": %llu%s", name, static_cast<unsigned long long>(value), after);
  };
  std::printf("{");
  number("queued", now.queued, ", ");
  number("sent", now.sent, ", ");
  number("dropped", now.dropped, ", ");
  number("refused", now.refused, ", ");
  number("batches", now.batches, ", ");
  number("retries", now.retries, ", ");
  number("bytes", now.sent_bytes, ", ");
  number("waiting", now.waiting, "}\n");
  std::printf("status: %s\n", remote.status().text());
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 6) return 2;
  const auto argument = [&](int at) { return std::strtoll(arguments[at], nullptr, 10); };
  const auto flag = [&](const char* name) {
    for (int i = 6; i < count; ++i) {
      if (std::strcmp(arguments[i], name) == 0) return true;
    }
    return false;
  };
  const auto series = static_cast<int>(argument(2));
  const bool lossy = flag("lossy");
  const std::uint64_t most_waiting = count > 7 ? static_cast<std::uint64_t>(argument(7)) : 200'000;

  prom::sockets::Network network{{"127.0.0.1"}};
  prom::sockets::Resolver resolver;
  prom::RemoteWriteOptions options;
  options.timeout_ms = 10'000;
  options.min_backoff_ms = 50;
  options.max_backoff_ms = 1'000;
  const auto remote = std::make_unique<prom::RemoteWrite<kQueueBytes>>(
      network, &resolver, arguments[1], registry, options);
  remote->set_external_labels(kExternal);
  prom::LibrarySnappy library;
  if (flag("library")) remote->compress_with(library);
  const auto protocol_2 = std::make_unique<prom::RemoteWrite2<4096>>();
  if (flag("2.0")) remote->prefer(*protocol_2);

  counter.labels("\"\\\n\xc3\xa4").inc(7);
  histogram.observe(0.25);
  histogram.observe(100);
  std::uint64_t said = 0;
  for (long long scrape = 1; scrape <= argument(3); ++scrape) {
    for (int i = 0; i < series; ++i) gauge.labels(i).set(static_cast<double>(scrape));
    if (!remote->collect(argument(4) + scrape * argument(5)).ok()) return 3;
    remote->update();
    while (!lossy && remote->statistics().waiting > most_waiting) {
      remote->update();
      if (remote->next_deadline_ms() > network.now_ms()) network.wait(remote->next_deadline_ms());
      say_progress(remote->statistics(), said);
    }
    say_progress(remote->statistics(), said);
  }
  while (!remote->finish(100) && !lossy) say_progress(remote->statistics(), said);
  say_end(*remote);
}
