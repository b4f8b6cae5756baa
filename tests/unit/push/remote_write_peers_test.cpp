// No answer of a store makes a writer repeat what was accepted, lose what was not, or stop for
// ever. Prints a table.
#include <doctest/doctest.h>

#include <cstdio>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "prometheus_express/metrics/gauge.h"
#include "receiver_fixture.h"
#include "unit/http/client_fixture.h"

namespace prom = prometheus_express;
using push_samples::answer;
using push_samples::ReceiverFixture;
using push_samples::Series;

namespace {

constexpr std::uint64_t kMinuteMs = 60'000;
constexpr std::uint64_t kEveryMs = 10'000;

struct Behaviour {
  const char* name;
  std::uint64_t minutes;  // how long it lasts; then the store is well
  bool refuses;           // takes none of what it answers so
  std::string reply;
  std::uint64_t pause_ms = 0;  // between two bytes
  bool first_address_dead = false;
};

// A day of the year 2026 before the one that the answer asks to wait for.
const char kDates[] =
    "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nRetry-After: Thu, 01 Jan 2026 00:02:00 GMT\r\n";

std::vector<Behaviour> behaviours() {
  const std::string policy = "Content-Security-Policy: " + std::string(2'000, 'x') + "\r\n";
  const std::string proxy =
      "Server: a proxy\r\nStrict-Transport-Security: max-age=63072000\r\nDate: Thu, 01 Jan 2026 "
      "00:00:00 GMT\r\nX-Request-Id: 0123456789abcdef0123456789abcdef\r\n";
  return {
      {"301", 10, true, answer(301, "Location: /elsewhere\r\n")},
      {"308", 10, true, answer(308, "Location: /elsewhere\r\n")},
      {"408", 10, true, answer(408)},
      {"429, seconds", 10, true, answer(429, "Retry-After: 120\r\n")},
      {"429, a date", 10, true, answer(429, kDates)},
      {"503 for an hour", 60, true, answer(503)},
      {"a long header", 10, false, answer(204, policy)},
      {"1 GB", 10, false,
       "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(10'000, 'x')},
      {"a byte a second", 10, false, answer(204, proxy), 1'000},
      {"first address dead", 10, false, answer(204), 0, true},
  };
}

struct Outcome {
  std::uint64_t queued;
  std::uint64_t sent;
  std::uint64_t lost;
  std::uint64_t doubled;
  std::size_t requests;
};

// Three series every ten seconds, ten minutes longer than the store behaves so.
Outcome outcome(const Behaviour& behaviour) {
  ReceiverFixture store;
  prom::CollectorRegistry registry{"ns", store.storage};
  prom::Gauge<1> gauge{"temperature", "", {"sensor"}, registry};
  http_samples::FakeResolver resolver;
  if (behaviour.first_address_dead)
    resolver.addresses = {prometheus_express::FakeNetwork::kSilentAddress, "127.0.0.1"};
  prom::RemoteWrite<200'000> remote{store.network, &resolver, "http://gateway:9090/api/v1/write",
                                    registry};
  store.reply = behaviour.reply;
  store.pause_ms = behaviour.pause_ms;
  const std::uint64_t begin_ms = store.network.now_ms();
  const std::uint64_t well_ms = begin_ms + behaviour.minutes * kMinuteMs;
  const std::uint64_t end_ms = well_ms + 10 * kMinuteMs;
  for (std::uint64_t at_ms = begin_ms; at_ms < end_ms; at_ms += kEveryMs) {
    if (at_ms >= well_ms) {
      store.reply = answer(204);
      store.pause_ms = 0;
    }
    for (const char* sensor : {"a", "b", "c"}) gauge.labels(sensor).set(1);
    CHECK(remote.collect(static_cast<std::int64_t>(at_ms) + 1).ok());
    for (std::uint64_t ms = 0; ms < kEveryMs; ms += 1'000) store.run_for(remote, 1'000);
  }
  std::set<std::pair<std::string, std::int64_t>> arrived;
  for (const Series& one : store.accepted) arrived.insert({one.text(), one.timestamp_ms});
  const prom::RemoteWriteStatistics statistics = remote.statistics();
  CHECK(statistics.waiting == 0);
  CHECK(statistics.refused == 0);
  CHECK(statistics.dropped == 0);
  CHECK(statistics.sent == statistics.queued);
  return {statistics.queued, statistics.sent, statistics.queued - arrived.size(),
          store.accepted.size() - arrived.size(), store.bodies.size()};
}

TEST_CASE("whatever a store answers, each sample arrives once") {
  std::printf("%20s %7s %6s %5s %8s %9s\n", "the store", "queued", "sent", "lost", "doubled",
              "requests");
  for (const Behaviour& behaviour : behaviours()) {
    CAPTURE(behaviour.name);
    const Outcome seen = outcome(behaviour);
    std::printf("%20s %7llu %6llu %5llu %8llu %9zu\n", behaviour.name,
                static_cast<unsigned long long>(seen.queued),
                static_cast<unsigned long long>(seen.sent),
                static_cast<unsigned long long>(seen.lost),
                static_cast<unsigned long long>(seen.doubled), seen.requests);
    CHECK(seen.queued == (behaviour.minutes + 10) * 6 * 3);
    CHECK(seen.lost == 0);
    CHECK(seen.doubled == 0);
  }
}

}  // namespace
