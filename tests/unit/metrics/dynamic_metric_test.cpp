#include "prometheus_express/metrics/dynamic/dynamic_metric.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/dynamic/dynamic_counter.h"
#include "prometheus_express/metrics/dynamic/dynamic_gauge.h"
#include "prometheus_express/metrics/dynamic/dynamic_histogram.h"
#include "prometheus_express/metrics/dynamic/dynamic_summary.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;

namespace {

const char* const kLabels[] = {"sensor", "result"};

struct Bench {
  prom::FixedStorage<4096> storage;
  prom::CollectorRegistry registry{storage};
  prom::Status status;
  test_support::CapturedErrors errors;
};

std::string text_of(const prom::Status& status) { return status.text(); }

TEST_CASE("dynamic metrics without labels have one child, with no values") {
  Bench at;
  prom::DynamicCounter counter{{"c_total", "counted"}, at.registry, at.status};
  prom::DynamicGauge gauge{{"g", "shown"}, at.registry, at.status};
  prom::DynamicSummary summary{{"s", "observed"}, at.registry, at.status};
  counter.labels({}, at.status).inc(3);
  gauge.labels({}, at.status).set(-1.5);
  summary.labels({}, at.status).observe(0.25);
  CHECK(at.status.ok());
  CHECK(at.registry.render() ==
        "# HELP c_total counted\n# TYPE c_total counter\nc_total 3\n"
        "# HELP g shown\n# TYPE g gauge\ng -1.5\n"
        "# HELP s observed\n# TYPE s summary\ns_count 1\ns_sum 0.25\n");
}

TEST_CASE("dynamic metrics with labels show the page of the templates") {
  Bench at;
  prom::DynamicCounter dynamic{{"c_total", "counted", kLabels, 2}, at.registry, at.status};
  dynamic.labels({"bme680", 7}, at.status).inc(2);
  dynamic.labels({"si7021", "\"\n"}, at.status).inc(0.5);
  CHECK(at.status.ok());
  const std::string page = at.registry.render();

  prom::FixedStorage<4096> storage;
  prom::CollectorRegistry registry{storage};
  prom::Counter<2> counter{"c_total", "counted", {"sensor", "result"}, registry};
  counter.labels("bme680", 7).inc(2);
  counter.labels("si7021", "\"\n").inc(0.5);
  CHECK(page == registry.render());
}

TEST_CASE("labels by name come in any order") {
  Bench at;
  prom::DynamicGauge gauge{{"g", "shown", kLabels, 2}, at.registry, at.status};
  gauge.labels_by_name({{"result", "ok"}, {"sensor", "1"}}, at.status).set(4);
  gauge.labels({1, "ok"}, at.status).inc(1);
  CHECK(at.status.ok());
  CHECK(at.registry.render() ==
        "# HELP g shown\n# TYPE g gauge\ng{sensor=\"1\",result=\"ok\"} 5\n");
}

TEST_CASE("labels come as a map") {
  Bench at;
  prom::DynamicGauge gauge{{"g", "shown", kLabels, 2}, at.registry, at.status};
  std::map<std::string, std::string> labels{{"sensor", "1"}, {"result", "ok"}};
  gauge.labels_by_name(labels, at.status).set(4);
  CHECK(at.status.ok());
  const std::string page = at.registry.render();
  CHECK(page == "# HELP g shown\n# TYPE g gauge\ng{sensor=\"1\",result=\"ok\"} 4\n");
  for (int i = 0; i < 20; ++i) {
    labels["more" + std::to_string(i)] = "x";
    at.status = prom::Status();
    gauge.labels_by_name(labels, at.status).set(5);
    CHECK(at.status.code() == prom::StatusCode::kInvalid);
  }
  CHECK(at.registry.render() == page);
}

TEST_CASE("a wrong count or set of labels is a status, and updates then lead nowhere") {
  Bench at;
  prom::DynamicGauge gauge{{"g", "shown", kLabels, 2}, at.registry, at.status};
  gauge.labels({"a"}, at.status).set(1);
  CHECK(at.status.code() == prom::StatusCode::kInvalid);
  CHECK(text_of(at.status) == "metric 'g' takes 2 label values, and was given 1");

  at.status = prom::Status();
  gauge.labels_by_name({{"sensor", "a"}, {"state", "b"}}, at.status).set(1);
  CHECK(text_of(at.status) == "metric 'g' was given no value of its label result");

  at.status = prom::Status();
  gauge.labels_by_name({{"sensor", "a"}, {"sensor", "b"}}, at.status).set(1);
  CHECK(at.status.code() == prom::StatusCode::kInvalid);

  at.status = prom::Status();
  const std::string too_long(40000, 'x');
  gauge.labels({too_long, "b"}, at.status).set(1);
  CHECK(at.status.code() == prom::StatusCode::kLimit);

  CHECK(gauge.remove({"a"}).code() == prom::StatusCode::kInvalid);
  CHECK(at.registry.render().find('{') == std::string::npos);
  CHECK(at.errors.all().empty());

  prom::DynamicGauge plain{{"p", "shown"}, at.registry, at.status};
  at.status = prom::Status();
  plain.labels({"a"}, at.status).set(1);
  CHECK(text_of(at.status) == "metric 'p' takes 0 label values, and was given 1");
  CHECK(plain.remove({}).code() == prom::StatusCode::kInvalid);
}

TEST_CASE("children are removed, and a full storage is a limit") {
  Bench at;
  prom::DynamicSummary summary{{"s", "observed", kLabels, 2}, at.registry, at.status};
  summary.labels({"a", "b"}, at.status).observe(1);
  summary.labels({"a", "c"}, at.status).observe(1);
  CHECK(summary.remove({"a", "b"}).ok());
  CHECK(summary.remove({"a", "none"}).ok());
  CHECK(at.registry.render().find("result=\"b\"") == std::string::npos);
  CHECK(at.registry.render().find("result=\"c\"") != std::string::npos);
  summary.clear();
  CHECK(at.registry.render().find('{') == std::string::npos);
  int made = 0;
  while (at.status.ok() && made < 1000) summary.labels({made++, "b"}, at.status).observe(1);
  CHECK(at.status.code() == prom::StatusCode::kLimit);
  CHECK(at.registry.dropped_children() == 1);
}

TEST_CASE("children are removed that have some labels in common") {
  Bench at;
  prom::DynamicGauge gauge{{"g", "help", kLabels, 2}, at.registry, at.status};
  for (const char* sensor : {"a", "b"}) {
    for (const char* result : {"x", "y"}) gauge.labels({sensor, result}, at.status).set(1);
  }
  CHECK(gauge.remove_by_labels({{"result", "x"}}).ok());
  CHECK(at.registry.render().find("result=\"x\"") == std::string::npos);
  CHECK(gauge.remove_by_labels({{"result", "y"}, {"sensor", "a"}}).ok());
  CHECK(gauge.remove_by_labels({{"result", "never"}}).ok());
  CHECK(gauge.remove_by_labels({}).ok());
  const prom::Status refused = gauge.remove_by_labels({{"nothing", "x"}});
  CHECK(refused.code() == prom::StatusCode::kInvalid);
  CHECK(std::string(refused.text()).find("metric 'g' has no label of that name") == 0);
  CHECK(gauge.remove_by_labels({{"sensor", "b"}, {"sensor", "b"}}).code() ==
        prom::StatusCode::kInvalid);
  CHECK(at.registry.render().find("{sensor=\"b\",result=\"y\"} 1\n") != std::string::npos);
  prom::DynamicGauge plain{{"p", "help"}, at.registry, at.status};
  CHECK(plain.remove_by_labels({{"sensor", "b"}}).code() == prom::StatusCode::kInvalid);
}

// Declares it, and says what was wrong.
std::string refusal(Bench& at, const prom::MetricDeclaration& declaration) {
  prom::Status status;
  prom::DynamicCounter counter{declaration, at.registry, status};
  CHECK(counter.family().active() == status.ok());
  prom::Status use;
  counter.labels({}, use).inc();
  CHECK(use.ok() == status.ok());
  return status.text();
}

TEST_CASE("what is wrong with a declaration is a status") {
  Bench at;
  prom::DynamicCounter taken{{"taken_total", "there"}, at.registry, at.status};
  const char* const twice[] = {"a", "a"};
  const char* const reserved[] = {"__a"};
  const char* const null[] = {nullptr};
  const char* const many[17] = {};
  CHECK(refusal(at, {}) == "metric name '' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
  CHECK(refusal(at, {"1c", "h"}) == "metric name '1c' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
  CHECK(refusal(at, {"c", nullptr}) == "metric 'c' has no documentation");
  CHECK(refusal(at, {"c", "\xff"}) == "metric 'c': its documentation is not UTF-8");
  CHECK(refusal(at, {"c", "h", twice, 2}) == "metric 'c': label name 'a' is there twice");
  CHECK(refusal(at, {"c", "h", reserved, 1}) ==
        "metric 'c': label name '__a' is reserved or not allowed");
  CHECK(refusal(at, {"c", "h", null, 1}) == "metric 'c': label name '' is reserved or not allowed");
  CHECK(refusal(at, {"c", "h", nullptr, 1}) == "metric 'c': the names of its labels are null");
  CHECK(refusal(at, {"c", "h", many, 17}) == "metric 'c' has more labels than it may have");
  CHECK(refusal(at, {"c", "h", nullptr, 0, "bytes"}) ==
        "metric 'c': the name must end with its unit, 'bytes'");
  // A board's status has no room for all of it.
  CHECK(refusal(at, {"taken", "h"}).rfind("metric 'taken' would write samples of the", 0) == 0);
  CHECK(refusal(at, {"c", "h", nullptr, 0, nullptr}).empty());
  CHECK(at.registry.render() ==
        "# HELP taken_total there\n# TYPE taken_total counter\n"
        "taken_total 0\n");
  CHECK(at.errors.all().empty());
}

TEST_CASE("labels need a storage") {
  test_support::CapturedErrors errors;
  prom::CollectorRegistry registry;
  if (registry.storage().exists()) return;
  prom::Status status;
  prom::DynamicGauge gauge{{"g", "shown", kLabels, 2}, registry, status};
  CHECK(status.code() == prom::StatusCode::kInvalid);
  CHECK(errors.all().empty());
}

TEST_CASE("names of any UTF-8 are asked for") {
  Bench at;
  const char* const labels[] = {"where.from"};
  prom::MetricDeclaration declaration{"http.requests", "h", labels, 1};
  CHECK(!refusal(at, declaration).empty());
  declaration.utf8 = true;
  prom::DynamicGauge gauge{declaration, at.registry, at.status};
  gauge.labels({"x"}, at.status).set(1);
  CHECK(at.status.ok());
  CHECK(at.registry.render() ==
        "# HELP http_requests h\n# TYPE http_requests gauge\nhttp_requests{where_from=\"x\"} 1\n");
}

TEST_CASE("histograms with buckets of run time, with and without labels") {
  Bench at;
  const double bounds[] = {0, 1, 10};
  std::uint64_t counts[4] = {7, 7, 7, 7};
  prom::DynamicHistogram plain{{"p", "h"}, {bounds, 3, counts}, at.registry, at.status};
  prom::DynamicHistogram family{{"f", "h", kLabels, 2}, {bounds, 3}, at.registry, at.status};
  for (const double amount : {-1.0, 0.5, 1.0, 11.0}) {
    plain.labels({}, at.status).observe(amount);
    family.labels({"a", "b"}, at.status).observe(amount);
  }
  CHECK(at.status.ok());
  CHECK(at.registry.render() ==
        "# HELP p h\n# TYPE p histogram\n"
        "p_bucket{le=\"0.0\"} 1\np_bucket{le=\"1.0\"} 3\np_bucket{le=\"10.0\"} 3\n"
        "p_bucket{le=\"+Inf\"} 4\np_count 4\np_sum 11.5\n"
        "# HELP f h\n# TYPE f histogram\n"
        "f_bucket{sensor=\"a\",result=\"b\",le=\"0.0\"} 1\n"
        "f_bucket{sensor=\"a\",result=\"b\",le=\"1.0\"} 3\n"
        "f_bucket{sensor=\"a\",result=\"b\",le=\"10.0\"} 3\n"
        "f_bucket{sensor=\"a\",result=\"b\",le=\"+Inf\"} 4\n"
        "f_count{sensor=\"a\",result=\"b\"} 4\nf_sum{sensor=\"a\",result=\"b\"} 11.5\n");
}

TEST_CASE("a +Inf at the end of the buckets is theirs already") {
  Bench at;
  const double bounds[] = {1, std::numeric_limits<double>::infinity()};
  std::uint64_t counts[3] = {};
  prom::DynamicHistogram plain{{"p", "h"}, {bounds, 2, counts}, at.registry, at.status};
  plain.labels({}, at.status).observe(3);
  CHECK(at.status.ok());
  CHECK(at.registry.render() ==
        "# HELP p h\n# TYPE p histogram\np_bucket{le=\"1.0\"} 0\np_bucket{le=\"+Inf\"} 1\n"
        "p_count 1\np_sum 3\n");
}

TEST_CASE("buckets that are no good are a status") {
  Bench at;
  const double down[] = {2, 1};
  const double nan[] = {std::numeric_limits<double>::quiet_NaN()};
  const double infinite[] = {std::numeric_limits<double>::infinity()};
  const double minus_zero[] = {-1, -0.0};
  const double good[] = {1};
  const double too_many[prom::kMaxBuckets + 1] = {};
  std::uint64_t counts[3] = {};
  const prom::DynamicBuckets all[] = {{},
                                      {down, 2, counts},
                                      {nan, 1, counts},
                                      {infinite, 1, counts},
                                      {minus_zero, 2, counts},
                                      {good, 0, counts},
                                      {good, 1, nullptr},
                                      {nullptr, 1, counts},
                                      {too_many, prom::kMaxBuckets + 1, counts}};
  for (const prom::DynamicBuckets& buckets : all) {
    prom::Status status;
    prom::DynamicHistogram plain{{"p", "h"}, buckets, at.registry, status};
    CHECK(status.code() == prom::StatusCode::kInvalid);
    prom::Status use;
    plain.labels({}, use).observe(1);
    CHECK(text_of(use) == "metric 'p' was refused when it was made");
  }
  CHECK(at.registry.render().empty());
  CHECK(at.errors.all().empty());
}

TEST_CASE("a metric that ends leaves the page, and its name is free again") {
  Bench at;
  { prom::DynamicGauge gauge{{"g", "shown", kLabels, 2}, at.registry, at.status}; }
  CHECK(at.registry.render().empty());
  prom::DynamicCounter counter{{"g", "counted"}, at.registry, at.status};
  CHECK(at.status.ok());
}

}  // namespace
