#include "prometheus_express/push/remote_write/remote_write_2.h"

#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "receiver_fixture.h"

namespace prom = prometheus_express;
using push_samples::answer;
using push_samples::ReceiverFixture;
using push_samples::Series;

namespace {

const std::string kWritten = answer(204, "X-Prometheus-Remote-Write-Samples-Written: 0\r\n");

struct Fixture : ReceiverFixture {
  Fixture() {
    knows_2 = true;
    reply = kWritten;
    remote.prefer(protocol);
  }

  void scrape() {
    ++scrapes;
    for (int i = 0; i < 10; ++i) gauge.labels(i).set(scrapes);
    CHECK(remote.collect(1'000'000 + scrapes).ok());
  }

  void check_all(std::uint64_t samples) const {
    CHECK(malformed == 0);
    CHECK(series.size() == samples);
    const prom::RemoteWriteStatistics sums = remote.statistics();
    CHECK(sums.queued == sums.sent + sums.dropped + sums.refused + sums.waiting);
  }

  prom::CollectorRegistry registry{"ns", storage};
  prom::Gauge<1> gauge{"temperature", "Of the air.", {"sensor"}, registry};
  prom::RemoteWrite2<64> protocol;
  prom::RemoteWrite<2'000, 600> remote{network, push_samples::kReceiver, registry};
  int scrapes = 0;
};

TEST_CASE("what 2.0 has besides: types, helps, units, and when counting began") {
  ReceiverFixture fixture;
  fixture.knows_2 = true;
  fixture.reply = kWritten;
  prom::CollectorRegistry registry{"ns", fixture.storage};
  registry.enable_created();
  prom::MetricOptions in_seconds;
  in_seconds.unit = "seconds";
  prom::Counter<1> counter{"c_total", "Counted.", {"a"}, registry};
  prom::Gauge<> gauge{"g_seconds", "A \\ and\nmore.", registry, in_seconds};
  prom::Summary<> summary{"s", "", registry};
  prom::Histogram<0, 1> histogram{"h", "h", registry, prom::buckets(0.5)};
  prom::Info<1> info{"i", "", {"version"}, registry};
  prom::Enum<0, 2> state{"e", "", registry, prom::states("on", "off")};
  prom::Unknown<> unknown{"u", "", registry};
  counter.labels("\"x\n").inc(3);
  info.info("1.2");
  prom::RemoteWrite2<64> protocol;
  prom::RemoteWrite<4'000, 2'000> remote{fixture.network, push_samples::kReceiver, registry};
  remote.prefer(protocol);
  fixture.run(remote);
  CHECK(fixture.requests_2 == 0);  // nothing to send, nothing to ask
  CHECK(remote.collect(1).ok());
  fixture.run(remote);
  CHECK(remote.uses_protocol_2());
  CHECK(remote.collect(1'700'000'000'123).ok());
  fixture.run(remote);
  CHECK(fixture.malformed == 0);
  struct Expected {
    const char* text;
    std::uint64_t type;
    const char* help;
    const char* unit;
  };
  const Expected all[] = {
      {"ns_c_total{a=\"\"x\n\"}", 1, "Counted.", ""},
      {"ns_g_seconds", 2, "A \\ and\nmore.", "seconds"},
      {"ns_s_count", 5, "", ""},
      {"ns_s_sum", 5, "", ""},
      {"ns_h_bucket{le=\"0.5\"}", 3, "h", ""},
      {"ns_h_bucket{le=\"+Inf\"}", 3, "h", ""},
      {"ns_h_count", 3, "h", ""},
      {"ns_h_sum", 3, "h", ""},
      {"ns_i_info{version=\"1.2\"}", 6, "", ""},
      {"ns_e{ns_e=\"on\"}", 7, "", ""},
      {"ns_e{ns_e=\"off\"}", 7, "", ""},
      {"ns_u", 0, "", ""},
  };
  const std::size_t count = sizeof all / sizeof all[0];
  REQUIRE(fixture.series.size() == 2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    const Series& first = fixture.series[i];
    const Series& series = fixture.series[count + i];
    CAPTURE(series.text());
    CHECK(first.text() == all[i].text);  // by 1.0
    CHECK(first.help.empty());
    CHECK(series.text() == all[i].text);
    CHECK(series.type == all[i].type);
    CHECK(series.help == all[i].help);
    CHECK(series.unit == all[i].unit);
    CHECK(series.timestamp_ms == 1'700'000'000'123);
    const bool counts = series.type == 1 || series.type == 3 || series.type == 5;
    if (prom::kLarge) CHECK((series.created_ms > 1'600'000'000'000) == counts);
  }
}

TEST_CASE("a store that knows 2.0 gets it after one question, and nothing is lost") {
  Fixture fixture;
  for (int i = 0; i < 30; ++i) {
    fixture.scrape();
    fixture.run(fixture.remote);
  }
  CHECK(fixture.remote.uses_protocol_2());
  CHECK(fixture.requests_2 > 30);
  CHECK(fixture.remote.statistics().sent == 300);
  fixture.check_all(300);
}

TEST_CASE("what waited before the store could be asked goes by 1.0, and all arrives") {
  Fixture fixture;
  fixture.go_away();
  for (int i = 0; i < 3; ++i) {
    fixture.scrape();
    fixture.run_for(fixture.remote, 1'000);
  }
  const std::uint64_t dropped = fixture.remote.statistics().dropped;
  fixture.listen();
  fixture.run_for(fixture.remote, 60'000);
  fixture.scrape();
  fixture.run(fixture.remote);
  CHECK(fixture.remote.uses_protocol_2());
  fixture.check_all(40 - dropped);
}

// A board that has slept.
struct Known {
  prom::RemoteWrite2<64> protocol;
  prom::RemoteWrite<2'000, 600> remote;

  Known(Fixture& fixture) : remote{fixture.network, push_samples::kReceiver, fixture.registry} {
    remote.prefer(protocol, true);
  }
};

TEST_CASE("a store that was known before to know 2.0 is not asked") {
  Fixture fixture;
  fixture.gauge.labels("a").set(1);
  Known known{fixture};
  CHECK(known.remote.uses_protocol_2());
  CHECK(known.remote.collect(1).ok());
  fixture.run(known.remote);
  CHECK(fixture.bodies.size() == 1);
  CHECK(fixture.requests_2 == 1);
  REQUIRE(fixture.series.size() == 1);
  CHECK(fixture.series[0].help == "Of the air.");
  CHECK(known.remote.statistics().sent == 1);
}

TEST_CASE("a store that was known to know 2.0, and does not any more, gets 1.0 after one batch") {
  Fixture fixture;
  fixture.knows_2 = false;
  fixture.reply_to_2 = answer(415);
  fixture.gauge.labels("a").set(1);
  Known known{fixture};
  CHECK(known.remote.collect(1).ok());
  fixture.run(known.remote);
  CHECK(known.remote.statistics().refused == 1);
  CHECK_FALSE(known.remote.uses_protocol_2());
  CHECK(known.remote.collect(2).ok());
  fixture.run(known.remote);
  CHECK(known.remote.statistics().sent == 1);
  REQUIRE(fixture.series.size() == 1);
  CHECK(fixture.series[0].timestamp_ms == 2);
}

TEST_CASE("a store that does not know 2.0 gets 1.0") {
  Fixture fixture;
  fixture.knows_2 = false;
  fixture.reply = answer(204);
  SUBCASE("it says so") { fixture.reply_to_2 = answer(415, "", "unsupported"); }
  SUBCASE("it finds no samples, and is content") { fixture.reply_to_2 = answer(204); }
  SUBCASE("it refuses an empty message") { fixture.reply_to_2 = answer(400); }
  SUBCASE("it says nonsense") {
    fixture.reply_to_2 = answer(204, "X-Prometheus-Remote-Write-Samples-Written: some\r\n");
  }
  for (int i = 0; i < 10; ++i) {
    fixture.scrape();
    fixture.run(fixture.remote);
  }
  CHECK_FALSE(fixture.remote.uses_protocol_2());
  CHECK(fixture.remote.status().ok());
  CHECK(fixture.remote.statistics().sent == 100);
  CHECK(fixture.remote.statistics().refused == 0);
  fixture.check_all(100);
}

TEST_CASE("a store that is busy is asked again, and keeps nothing of the question") {
  Fixture fixture;
  fixture.reply = answer(503);
  fixture.scrape();
  fixture.run_for(fixture.remote, 10'000);
  CHECK(fixture.requests_2 > 2);
  CHECK_FALSE(fixture.remote.uses_protocol_2());
  CHECK(fixture.remote.statistics().waiting == 10);
  fixture.reply = kWritten;
  fixture.run_for(fixture.remote, 60'000);
  CHECK(fixture.remote.uses_protocol_2());
  fixture.check_all(10);
}

TEST_CASE("a store that forgets 2.0 loses what was put together for it, counted") {
  Fixture fixture;
  fixture.scrape();
  fixture.run(fixture.remote);
  CHECK(fixture.remote.uses_protocol_2());
  fixture.go_away();
  for (int i = 0; i < 3; ++i) {
    fixture.scrape();
    fixture.run_for(fixture.remote, 100);
  }
  fixture.knows_2 = false;
  fixture.reply = answer(204);
  fixture.listen();
  fixture.run_for(fixture.remote, 60'000);
  CHECK_FALSE(fixture.remote.uses_protocol_2());
  const std::uint64_t refused = fixture.remote.statistics().refused;
  CHECK(refused > 0);
  fixture.scrape();
  fixture.run(fixture.remote);
  CHECK(fixture.remote.statistics().refused == refused);
  fixture.check_all(20);  // the first and the last scrape
}

TEST_CASE("batches end where the table, its index or the memory is full") {
  ReceiverFixture fixture;
  fixture.knows_2 = true;
  fixture.reply = kWritten;
  // For all children, however large pointers are, and how many lead to them.
  prom::FixedStorage<8'000> storage;
  prom::CollectorRegistry registry{"ns", storage};
  prom::Gauge<1> gauge{"g", "help", {"a"}, registry};
  for (int i = 0; i < 60; ++i)
    gauge.labels(std::string(static_cast<std::size_t>(i % 20), 'x') + std::to_string(i)).set(i);
  const auto unfit = gauge.labels(std::string(400, 'y'));  // fits no table of half a batch
  REQUIRE(unfit.stored());
  unfit.set(1);
  prom::RemoteWrite2<16> protocol;
  prom::RemoteWrite<2'000, 600> remote{fixture.network, push_samples::kReceiver, registry};
  remote.prefer(protocol);
  for (int i = 1; i <= 5; ++i) {
    CHECK(remote.collect(i).ok());
    fixture.run(remote);
  }
  CHECK(fixture.malformed == 0);
  const prom::RemoteWriteStatistics sums = remote.statistics();
  CHECK(sums.unfit == 4);
  CHECK(sums.sent + sums.dropped == 5 * 61 - 4);
  CHECK(fixture.series.size() == sums.sent);
}

TEST_CASE("every operation fails once, for every n: all arrives") {
  std::size_t operations = 1'000'000;
  for (std::size_t n = 0; n <= operations; ++n) {
    CAPTURE(n);
    Fixture fixture;
    fixture.network.fail_operation(n);
    for (int i = 0; i < 2; ++i) {
      fixture.scrape();
      fixture.run(fixture.remote);
    }
    if (n == 0) operations = fixture.network.operations();
    fixture.network.fail_operation(0);
    fixture.run_for(fixture.remote, 100'000);
    CHECK(fixture.remote.statistics().sent == 20);
    CHECK(fixture.remote.uses_protocol_2());
    CHECK(fixture.malformed == 0);
    CHECK(fixture.network.open_connections() == 0);
  }
}

}  // namespace
