#include "prometheus_express/push/remote_write/remote_write_metrics.h"

#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "receiver_fixture.h"

namespace prom = prometheus_express;
using push_samples::kReceiver;
using push_samples::ReceiverFixture;

namespace {

struct Fixture : ReceiverFixture {
  // What the store was told last of a metric; -1: nothing.
  double stored(const std::string& name) const {
    double found = -1;
    for (const push_samples::Series& one : accepted) {
      const bool is_it =
          one.text().find("prometheus_express_remote_write_" + name) != std::string::npos;
      if (is_it) found = one.value;
    }
    return found;
  }

  void scrape() {
    CHECK(remote.collect(1'000'000 + ++scrapes).ok());
    metrics.show(remote.statistics());
  }

  prom::CollectorRegistry registry{"ns", storage};
  prom::RemoteWriteMetrics metrics{registry};
  prom::RemoteWrite<1'500, 600, 512, 256> remote{network, kReceiver, registry};
  int scrapes = 0;
};

}  // namespace

TEST_CASE("the store learns what a full queue has lost") {
  Fixture fixture;
  fixture.go_away();
  for (int i = 0; i < 200; ++i) fixture.scrape();
  const std::uint64_t dropped = fixture.remote.statistics().dropped;
  REQUIRE(dropped > 0);
  fixture.listen();
  fixture.run_for(fixture.remote, 120'000);
  fixture.scrape();
  fixture.run(fixture.remote);
  CHECK(fixture.remote.statistics().waiting == 0);
  CHECK(fixture.stored("samples_dropped_total") == static_cast<double>(dropped));
  CHECK(fixture.stored("samples_waiting") > 0);
}

TEST_CASE("counts are those of the statistics, however often they are shown") {
  Fixture fixture;
  fixture.reply = push_samples::answer(400, "", "no");
  fixture.scrape();
  fixture.run(fixture.remote);
  fixture.reply = push_samples::answer(204);
  for (int i = 0; i < 3; ++i) {
    fixture.metrics.show(fixture.remote.statistics());
    fixture.metrics.show(fixture.remote.statistics());
    fixture.scrape();
    fixture.run(fixture.remote);
  }
  fixture.metrics.show(fixture.remote.statistics());
  const prom::RemoteWriteStatistics shown = fixture.remote.statistics();
  CHECK(shown.refused == 6);  // the six series of the first scrape
  // What the last scrape says was so before it was sent.
  CHECK(fixture.stored("samples_refused_total") == 6);
  CHECK(fixture.stored("samples_sent_total") == static_cast<double>(shown.sent - 6));
  CHECK(fixture.stored("samples_unfit_total") == 0);
}
