// Collectors and callbacks throw while a registry is pushed.
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "gateway_fixture.h"
#include "prometheus_express/metrics/collector.h"
#include "receiver_fixture.h"
#include "support/captured_errors.h"

using namespace prometheus_express;
using namespace push_samples;
using test_support::CapturedErrors;

namespace {

struct Failing {
  double operator()() const {
    if (fails) throw std::runtime_error("sensor unplugged");
    return 5;
  }
  bool fails = false;
};

class FailingCollector : public Collector {
 public:
  FailingCollector(CollectorRegistry& registry, const Failing& failing)
      : failing_(failing), registration_(registry, *this) {}
  void collect() override { failing_(); }

 private:
  const Failing& failing_;
  CollectorRegistration registration_;
};

TEST_CASE("a push whose collector or callback throws fails, and the next goes well") {
  GatewayFixture fixture;
  Failing callback;
  Failing collects;
  Gauge<> gauge{"unplugged", "", fixture.registry};
  gauge.set_function(callback);
  FailingCollector collector{fixture.registry, collects};
  for (Failing* failing : {&callback, &collects}) {
    CapturedErrors errors;
    failing->fails = true;
    fixture.push.push(kGateway, "j", fixture.registry);
    fixture.run();
    CHECK(fixture.push.status().code() == StatusCode::kFailed);
    REQUIRE(errors.all().size() == 1);
    CHECK(errors.last().find("sensor unplugged") != std::string::npos);
    CHECK((errors.last().find("'unplugged'") != std::string::npos) == (failing == &callback));
    failing->fails = false;
    fixture.push.push(kGateway, "j", fixture.registry);
    fixture.run();
    CHECK(fixture.push.status().ok());
    CHECK(fixture.heard.body.find("ns_unplugged 5\n") != std::string::npos);
  }
}

TEST_CASE("a remote write whose collector or callback throws fails, and loses no sample") {
  ReceiverFixture fixture;
  CollectorRegistry registry{"ns", fixture.storage};
  Gauge<> before{"before", "", registry};
  Failing callback;
  Failing collects;
  Gauge<> gauge{"unplugged", "", registry};
  gauge.set_function(callback);
  FailingCollector collector{registry, collects};
  RemoteWrite<4096, 512> remote{fixture.network, kReceiver, registry};
  CapturedErrors errors;
  callback.fails = true;
  const Status by_callback = remote.collect(1'000);
  CHECK(by_callback.code() == StatusCode::kFailed);
  CHECK(std::string(by_callback.text()).find("'unplugged' threw: sensor unplugged") !=
        std::string::npos);
  CHECK(errors.all().size() == 1);
  CHECK(errors.last() == by_callback.text());
  callback.fails = false;
  collects.fails = true;
  CHECK(remote.collect(2'000).code() == StatusCode::kFailed);
  CHECK(errors.all().size() == 2);
  collects.fails = false;
  CHECK(remote.collect(3'000).ok());
  fixture.run(remote);
  CHECK(remote.statistics().sent == 3);  // before at 1 s, and both at 3 s
  CHECK(fixture.series.size() == 3);
  CHECK(fixture.malformed == 0);
}

}  // namespace
