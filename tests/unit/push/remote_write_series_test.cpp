// What is written of each type of metric, as read back.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "prometheus_express/push/remote_write/remote_write_2.h"
#include "receiver_fixture.h"
#include "support/captured_errors.h"
#include "write_request.h"

namespace prom = prometheus_express;
using push_samples::ReceiverFixture;
using push_samples::Series;

namespace {

std::vector<std::string> texts(const std::vector<Series>& series) {
  std::vector<std::string> result;
  for (const Series& one : series) {
    std::string number = std::to_string(one.value);
    result.push_back(one.text() + " " + number.substr(0, number.find('.') + 3));
  }
  return result;
}

TEST_CASE("every type, its labels sorted, all at one time") {
  ReceiverFixture fixture;
  prom::CollectorRegistry registry{"ns", fixture.storage};
  prom::Counter<1> counter{"c_total", "", {"a"}, registry};
  prom::Gauge<2> gauge{"g", "", {"z", "A"}, registry};
  prom::Summary<> summary{"s", "", registry};
  prom::Histogram<0, 2> histogram{"h", "", registry, prom::buckets(0.5, 10)};
  prom::Info<1> info{"i", "", {"version"}, registry};
  prom::Enum<0, 2> state{"e", "", registry, prom::states("on", "off")};
  prom::Unknown<> unknown{"u", "", registry};
  prom::Gauge<> computed{"computed", "", registry};
  counter.labels("x").inc(3);
  counter.labels("y").inc(0.25);
  gauge.labels("\"q\\\n", "\xc3\xa4").set(-1.5);
  gauge.labels("", "empty").set(2);
  summary.observe(4);
  histogram.observe(0.1);
  histogram.observe(100);
  info.info("1.2");
  state.state("off");
  unknown.set(7);
  computed.set_function([] { return 42.0; });

  prom::RemoteWrite<4'000, 2'000> remote{fixture.network, push_samples::kReceiver, registry};
  CHECK(remote.collect(1'700'000'000'123).ok());
  fixture.run(remote);
  CHECK(texts(fixture.series) == std::vector<std::string>{
                                     "ns_c_total{a=\"x\"} 3.00",
                                     "ns_c_total{a=\"y\"} 0.25",
                                     "ns_g{A=\"\xc3\xa4\",z=\"\"q\\\n\"} -1.50",
                                     "ns_g{A=\"empty\"} 2.00",
                                     "ns_s_count 1.00",
                                     "ns_s_sum 4.00",
                                     "ns_h_bucket{le=\"0.5\"} 1.00",
                                     "ns_h_bucket{le=\"10.0\"} 1.00",
                                     "ns_h_bucket{le=\"+Inf\"} 2.00",
                                     "ns_h_count 2.00",
                                     "ns_h_sum 100.10",
                                     "ns_i_info{version=\"1.2\"} 1.00",
                                     "ns_e{ns_e=\"on\"} 0.00",
                                     "ns_e{ns_e=\"off\"} 1.00",
                                     "ns_u 7.00",
                                     "ns_computed 42.00",
                                 });
  for (const Series& series : fixture.series) CHECK(series.timestamp_ms == 1'700'000'000'123);
  const prom::RemoteWriteStatistics statistics = remote.statistics();
  CHECK(statistics.queued == 16);
  CHECK(statistics.sent == 16);
  CHECK(statistics.waiting == 0);
}

TEST_CASE("external and constant labels go to their places, and give way") {
  ReceiverFixture fixture;
  prom::CollectorRegistry registry{"", fixture.storage};
  const prom::ConstantLabel constants[] = {{"site", "roof"}, {"Zone", "z"}};
  const prom::ConstantLabel external[] = {
      {"device", "7"}, {"site", "lost"}, {"b", "lost"}, {"_a", "kept"}, {"nothing", ""}};
  registry.set_constant_labels(constants);
  prom::Gauge<1> gauge{"g", "", {"b"}, registry};
  gauge.labels("1").set(1);
  prom::RemoteWrite<4'000, 2'000> remote{fixture.network, push_samples::kReceiver, registry};
  remote.set_external_labels(external);
  CHECK(remote.collect(1).ok());
  fixture.run(remote);
  REQUIRE(fixture.series.size() == 1);
  CHECK(fixture.series[0].text() == "g{Zone=\"z\",_a=\"kept\",b=\"1\",device=\"7\",site=\"roof\"}");
  // Capitals come before '_', which comes before small letters.
  CHECK(fixture.series[0].labels[0].first == "Zone");
  CHECK(fixture.series[0].labels[1].first == "__name__");
}

TEST_CASE("values that are not UTF-8 leave as U+FFFD, by either protocol") {
  const std::string fffd = "\xef\xbf\xbd";
  for (const bool by_2 : {false, true}) {
    test_support::CapturedErrors errors;
    ReceiverFixture fixture;
    fixture.knows_2 = by_2;
    if (by_2) {
      fixture.reply = push_samples::answer(204, "X-Prometheus-Remote-Write-Samples-Written: 0\r\n");
    }
    prom::CollectorRegistry registry{"", fixture.storage};
    const prom::ConstantLabel constants[] = {{"site", "\xe4"}};
    const prom::ConstantLabel external[] = {{"device", "7\xc3"}, {"fine", "\xc3\xa4"}};
    registry.set_constant_labels(constants);
    prom::Gauge<1> gauge{"g", "", {"b"}, registry};
    gauge.labels("\xff\"").set(1);
    prom::RemoteWrite2<64> protocol;
    prom::RemoteWrite<4'000, 2'000> remote{fixture.network, push_samples::kReceiver, registry};
    if (by_2) remote.prefer(protocol);
    remote.set_external_labels(external);
    CHECK(remote.collect(1).ok());
    fixture.run(remote);
    CHECK(remote.collect(2).ok());
    fixture.run(remote);
    CHECK(fixture.malformed == 0);
    REQUIRE(fixture.series.size() == 4);
    CHECK((fixture.requests_2 > 0) == by_2);
    const std::string labels = "device=\"7" + fffd + "\",fine=\"\xc3\xa4\",site=\"" + fffd + "\"}";
    CHECK(fixture.series[2].text() == "g{b=\"" + fffd + "\"\"," + labels);
    CHECK(fixture.series[3].text() == "prometheus_express_repaired_label_values_total{" + labels);
    CHECK(fixture.series[3].value == 3);
    REQUIRE(errors.all().size() == 3);
    CHECK(errors.last().find("'device'") != std::string::npos);
  }
}

TEST_CASE("names that older stores do not know are written with '_', and sorted as such") {
  ReceiverFixture fixture;
  prom::CollectorRegistry registry{"ns", fixture.storage};
  using Name = prom::LabelName<prom::MetricType::kGauge>;
  prom::Gauge<3> gauge{prom::MetricName::utf8("g.\xc3\xa4-x"),
                       "",
                       {Name::utf8("b.\xe2\x82\xac"), Name::utf8("b/\xe2\x82\xac."), Name("a")},
                       registry};
  gauge.labels(1, 2, 3).set(1);
  prom::RemoteWrite<4'000, 2'000> remote{fixture.network, push_samples::kReceiver, registry};
  CHECK(remote.collect(1).ok());
  fixture.run(remote);
  REQUIRE(fixture.series.size() == 1);
  CHECK(fixture.series[0].text() == "ns_g___x{a=\"3\",b__=\"1\",b___=\"2\"}");
}

TEST_CASE("a series with too many labels, or too large for a batch, is counted and left out") {
  ReceiverFixture fixture;
  prom::CollectorRegistry registry{"ns", fixture.storage};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  gauge.labels(std::string(300, 'x')).set(1);
  gauge.labels("fits").set(1);
  prom::RemoteWrite<4'000, 256> remote{fixture.network, push_samples::kReceiver, registry};
  CHECK(remote.collect(1).ok());
  CHECK(remote.statistics().unfit == 1);
  fixture.run(remote);
  CHECK(fixture.series.size() == 1);

  static prom::ConstantLabel many[40];
  static std::string names[40];
  for (int i = 0; i < 40; ++i) {
    names[i] = "l" + std::to_string(i);
    many[i] = {names[i].c_str(), "v"};
  }
  prom::RemoteWrite<4'000, 2'000> other{fixture.network, push_samples::kReceiver, registry};
  other.set_external_labels(many);
  CHECK(other.collect(1).ok());
  CHECK(other.statistics().unfit == 2);
  CHECK(other.statistics().queued == 0);
}

}  // namespace
