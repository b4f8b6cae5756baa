#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "tests/unit/c/bench.h"

namespace {

using test_support::CBench;
using test_support::declared;

const char* const kLabels[] = {"sensor", "result"};
const char* const kValues[] = {"bme680", "ok"};

TEST_CASE("C: the four types without labels") {
  CBench at;
  pe_counter counter{};
  pe_gauge gauge{};
  pe_histogram histogram{};
  pe_summary summary{};
  const double bounds[] = {1, 2};
  std::uint64_t counts[3] = {9, 9, 9};
  pe_declaration declaration = declared("c_total");
  REQUIRE(pe_counter_init(&counter, &at.registry, &declaration, nullptr) == PE_OK);
  declaration = declared("g_bytes");
  declaration.unit = "bytes";
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  declaration = declared("h");
  declaration.bounds = bounds;
  declaration.bound_count = 2;
  declaration.counts = counts;
  REQUIRE(pe_histogram_init(&histogram, &at.registry, &declaration, nullptr) == PE_OK);
  declaration = declared("s");
  REQUIRE(pe_summary_init(&summary, &at.registry, &declaration, nullptr) == PE_OK);

  CHECK(pe_counter_inc(&counter.metric) == PE_OK);
  CHECK(pe_counter_add(&counter.metric, 0.5) == PE_OK);
  CHECK(pe_counter_add_whole(&counter.metric, 1) == PE_OK);
  CHECK(pe_counter_add(&counter.metric, -1) == PE_INVALID);
  CHECK(pe_counter_add(&counter.metric, std::numeric_limits<double>::quiet_NaN()) == PE_INVALID);
  CHECK(pe_gauge_set(&gauge.metric, 21) == PE_OK);
  CHECK(pe_gauge_add(&gauge.metric, -1.5) == PE_OK);
  CHECK(pe_histogram_observe(&histogram.metric, 1.5) == PE_OK);
  CHECK(pe_summary_observe(&summary.metric, 0.25) == PE_OK);

  double value = 0;
  std::uint64_t count = 0;
  CHECK(pe_counter_get(&counter.metric, &value) == PE_OK);
  CHECK(value == 2.5);
  CHECK(pe_gauge_get(&gauge.metric, &value) == PE_OK);
  CHECK(value == 19.5);
  CHECK(pe_histogram_get(&histogram.metric, &count, &value) == PE_OK);
  CHECK(count == 1);
  CHECK(value == 1.5);
  CHECK(pe_summary_get(&summary.metric, &count, &value) == PE_OK);
  CHECK(count == 1);
  CHECK(value == 0.25);
  CHECK(at.page() ==
        "# HELP c_total help\n# TYPE c_total counter\nc_total 2.5\n"
        "# HELP g_bytes help\n# TYPE g_bytes gauge\ng_bytes 19.5\n"
        "# HELP h help\n# TYPE h histogram\nh_bucket{le=\"1.0\"} 0\nh_bucket{le=\"2.0\"} 1\n"
        "h_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1.5\n"
        "# HELP s help\n# TYPE s summary\ns_count 1\ns_sum 0.25\n");
  CHECK(pe_gauge_set_to_current_time(&gauge.metric) == PE_OK);
  for (pe_metric* metric : {&counter.metric, &gauge.metric, &histogram.metric, &summary.metric}) {
    CHECK(pe_end(metric) == PE_OK);
    CHECK(pe_end(metric) == PE_NOT_THERE);
  }
  CHECK(at.page().empty());
}

// What each update and each read says of this metric.
void check_all(pe_metric* metric, pe_status counter, pe_status gauge, pe_status histogram,
               pe_status summary) {
  double value = 0;
  std::uint64_t count = 0;
  CHECK(pe_counter_inc(metric) == counter);
  CHECK(pe_counter_add(metric, 1) == counter);
  CHECK(pe_counter_add_whole(metric, 1) == counter);
  CHECK(pe_counter_get(metric, &value) == counter);
  CHECK(pe_gauge_set(metric, 1) == gauge);
  CHECK(pe_gauge_add(metric, 1) == gauge);
  CHECK(pe_gauge_set_to_current_time(metric) == gauge);
  CHECK(pe_gauge_get(metric, &value) == gauge);
  CHECK(pe_histogram_observe(metric, 1) == histogram);
  CHECK(pe_histogram_get(metric, &count, &value) == histogram);
  CHECK(pe_summary_observe(metric, 1) == summary);
  CHECK(pe_summary_get(metric, &count, &value) == summary);
}

TEST_CASE("C: a metric of another type, none, and null are a status") {
  CBench at;
  pe_counter counter{};
  pe_gauge gauge{};
  pe_summary summary{};
  check_all(nullptr, PE_NULL, PE_NULL, PE_NULL, PE_NULL);
  check_all(&counter.metric, PE_NOT_THERE, PE_NOT_THERE, PE_NOT_THERE, PE_NOT_THERE);
  pe_declaration declaration = declared("c");
  REQUIRE(pe_counter_init(&counter, &at.registry, &declaration, nullptr) == PE_OK);
  declaration = declared("g", kLabels, 2);
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  declaration = declared("s");
  REQUIRE(pe_summary_init(&summary, &at.registry, &declaration, nullptr) == PE_OK);
  check_all(&counter.metric, PE_OK, PE_WRONG_TYPE, PE_WRONG_TYPE, PE_WRONG_TYPE);
  check_all(&gauge.metric, PE_WRONG_TYPE, PE_HAS_LABELS, PE_WRONG_TYPE, PE_WRONG_TYPE);
  check_all(&summary.metric, PE_WRONG_TYPE, PE_WRONG_TYPE, PE_WRONG_TYPE, PE_OK);
  pe_metric child;
  REQUIRE(pe_labels(&gauge.metric, kValues, 2, &child) == PE_OK);
  check_all(&child, PE_WRONG_TYPE, PE_OK, PE_WRONG_TYPE, PE_WRONG_TYPE);
  CHECK(pe_labels(&child, kValues, 2, &child) == PE_INVALID);
  pe_metric other;
  CHECK(pe_labels(&child, kValues, 2, &other) == PE_WRONG_TYPE);
  CHECK(pe_remove(&child, kValues, 2) == PE_WRONG_TYPE);
  CHECK(pe_clear(&child) == PE_WRONG_TYPE);
  CHECK(pe_clear(&counter.metric) == PE_INVALID);
  CHECK(pe_end(&child) == PE_OK);
  for (pe_metric* metric : {&counter.metric, &gauge.metric, &summary.metric}) pe_end(metric);
  CHECK(pe_counter_get(&counter.metric, nullptr) == PE_NULL);
  CHECK(pe_gauge_get(&gauge.metric, nullptr) == PE_NULL);
  CHECK(pe_histogram_get(&gauge.metric, nullptr, nullptr) == PE_NULL);
  CHECK(pe_summary_get(&gauge.metric, nullptr, nullptr) == PE_NULL);
}

TEST_CASE("C: children by values and by names") {
  CBench at;
  pe_counter family{};
  const pe_declaration declaration = declared("c_total", kLabels, 2);
  REQUIRE(pe_counter_init(&family, &at.registry, &declaration, nullptr) == PE_OK);
  pe_metric child;
  REQUIRE(pe_labels(&family.metric, kValues, 2, &child) == PE_OK);
  CHECK(pe_counter_inc(&child) == PE_OK);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_counter_inc(&child) == PE_NOT_THERE);
  const pe_label named[] = {{"result", "ok"}, {"sensor", "bme680"}};
  REQUIRE(pe_labels_by_name(&family.metric, named, 2, &child) == PE_OK);
  CHECK(pe_counter_inc(&child) == PE_OK);
  CHECK(at.page() ==
        "# HELP c_total help\n# TYPE c_total counter\n"
        "c_total{sensor=\"bme680\",result=\"ok\"} 2\n");
  CHECK(pe_end(&family.metric) == PE_IN_USE);
  CHECK(pe_remove(&family.metric, kValues, 2) == PE_OK);
  CHECK(at.page().find('{') == std::string::npos);
  CHECK(pe_counter_inc(&child) == PE_OK);  // kept alive, unseen
  CHECK(pe_end(&child) == PE_OK);
  REQUIRE(pe_labels(&family.metric, kValues, 2, &child) == PE_OK);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_clear(&family.metric) == PE_OK);
  CHECK(at.page().find('{') == std::string::npos);
  CHECK(pe_end(&family.metric) == PE_OK);
}

#if PROMETHEUS_EXPRESS_LARGE
TEST_CASE("C: children beyond a metric's limit are a status, and counted") {
  CBench at;
  pe_gauge gauge{};
  pe_declaration declaration = declared("g", kLabels, 1);
  declaration.max_children = 2;
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  const char* const values[] = {"a", "b", "c"};
  pe_metric children[3] = {};
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    const pe_status status = pe_labels(&gauge.metric, &values[i], 1, &children[i]);
    CHECK(status == (i < 2 ? PE_OK : PE_LIMIT));
    CHECK(pe_gauge_set(&children[i], i) == PE_OK);
  }
  const std::string page = at.page();
  CHECK(page.find("g{sensor=\"b\"} 1\n") != std::string::npos);
  CHECK(page.find("g{sensor=\"c\"}") == std::string::npos);
  CHECK(page.find("_dropped_children_by_metric_total{metric=\"g\"} 1\n") != std::string::npos);
  for (pe_metric& child : children) CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_end(&gauge.metric) == PE_OK);
}
#endif

TEST_CASE("C: names of labels whose count was forgotten are a status") {
  CBench at;
  pe_gauge gauge{};
  const pe_declaration declaration = declared("g", kLabels, 0);
  CHECK(pe_gauge_init(&gauge, &at.registry, &declaration, &at.error) == PE_INVALID);
  CHECK(std::string(at.error.text) == "metric 'g' has names of labels, and a label_count of 0");
  CHECK(pe_gauge_set(&gauge.metric, 1) == PE_NOT_THERE);
  CHECK(at.page().empty());
}

TEST_CASE("C: labels that are no good are a status, and leave no child") {
  CBench at;
  pe_gauge family{};
  pe_gauge plain{};
  pe_declaration declaration = declared("f", kLabels, 2);
  REQUIRE(pe_gauge_init(&family, &at.registry, &declaration, nullptr) == PE_OK);
  declaration = declared("p");
  REQUIRE(pe_gauge_init(&plain, &at.registry, &declaration, nullptr) == PE_OK);
  const char* const null[] = {"a", nullptr};
  const char* const many[20] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
                                "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"};
  const std::string text(40000, 'x');
  const char* const long_one[] = {text.c_str(), "b"};
  pe_metric child;
  const auto refused = [&](pe_status said, pe_status expected) {
    CHECK(said == expected);
    CHECK(pe_gauge_set(&child, 1) == PE_NOT_THERE);
    CHECK(pe_end(&child) == PE_NOT_THERE);
  };
  refused(pe_labels(&family.metric, kValues, 1, &child), PE_INVALID);
  refused(pe_labels(&family.metric, many, 20, &child), PE_INVALID);
  refused(pe_labels(&family.metric, nullptr, 0, &child), PE_INVALID);
  refused(pe_labels(&family.metric, nullptr, 2, &child), PE_NULL);
  refused(pe_labels(&family.metric, null, 2, &child), PE_NULL);
  refused(pe_labels(nullptr, kValues, 2, &child), PE_NULL);
  refused(pe_labels(&plain.metric, kValues, 2, &child), PE_INVALID);
  CHECK(pe_labels(&family.metric, kValues, 2, nullptr) == PE_NULL);
  CHECK(pe_labels(&family.metric, kValues, 2, &family.metric) == PE_INVALID);
  const pe_label wrong[][2] = {{{"sensor", "a"}, {"sensor", "b"}}, {{"sensor", "a"}, {"x", "b"}}};
  const pe_label nulls[][2] = {{{"sensor", "a"}, {nullptr, "b"}},
                               {{"sensor", nullptr}, {"x", "b"}}};
  for (const auto& pair : wrong) {
    refused(pe_labels_by_name(&family.metric, pair, 2, &child), PE_INVALID);
  }
  for (const auto& pair : nulls) {
    refused(pe_labels_by_name(&family.metric, pair, 2, &child), PE_NULL);
  }
  refused(pe_labels_by_name(&family.metric, nullptr, 2, &child), PE_NULL);
  refused(pe_labels_by_name(&family.metric, wrong[0], 1, &child), PE_INVALID);
  refused(pe_labels_by_name(&family.metric, wrong[0], 99, &child), PE_INVALID);
  CHECK(pe_labels_by_name(&family.metric, wrong[0], 2, nullptr) == PE_NULL);
  CHECK(pe_labels_by_name(&family.metric, wrong[0], 2, &family.metric) == PE_INVALID);
  CHECK(pe_remove(&family.metric, kValues, 1) == PE_INVALID);
  CHECK(pe_remove(&family.metric, null, 2) == PE_NULL);
  CHECK(pe_remove(&plain.metric, nullptr, 0) == PE_INVALID);

  // No room: the child is there, and leads nowhere.
  CHECK(pe_labels(&family.metric, long_one, 2, &child) == PE_LIMIT);
  CHECK(pe_gauge_set(&child, 7) == PE_OK);
  double value = 1;
  CHECK(pe_gauge_get(&child, &value) == PE_OK);
  CHECK(value == 0);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(at.page().find('{') == std::string::npos);

  // Of a metric without labels it is the metric.
  REQUIRE(pe_labels(&plain.metric, nullptr, 0, &child) == PE_OK);
  CHECK(pe_gauge_set(&child, 3) == PE_OK);
  CHECK(pe_gauge_get(&plain.metric, &value) == PE_OK);
  CHECK(value == 3);
  CHECK(pe_end(&plain.metric) == PE_IN_USE);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_end(&plain.metric) == PE_OK);
  CHECK(pe_end(&family.metric) == PE_OK);
}

TEST_CASE("C: a histogram whose children found no room holds nothing") {
  CBench at;
  pe_histogram family{};
  const double bounds[] = {1};
  pe_declaration declaration = declared("h", kLabels, 2);
  declaration.bounds = bounds;
  declaration.bound_count = 1;
  REQUIRE(pe_histogram_init(&family, &at.registry, &declaration, nullptr) == PE_OK);
  const std::string text(40000, 'x');
  const char* const values[] = {text.c_str(), "b"};
  pe_metric child;
  CHECK(pe_labels(&family.metric, values, 2, &child) == PE_LIMIT);
  CHECK(pe_histogram_observe(&child, 1) == PE_OK);
  std::uint64_t count = 9;
  double sum = 9;
  CHECK(pe_histogram_get(&child, &count, &sum) == PE_OK);
  CHECK(count == 0);
  CHECK(sum == 0);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_end(&family.metric) == PE_OK);
}

TEST_CASE("C: what is wrong with a declaration is a status with a text") {
  CBench at;
  pe_gauge gauge{};
  pe_histogram histogram{};
  const auto refused = [&](const pe_declaration& declaration, const char* text) {
    CHECK(pe_gauge_init(&gauge, &at.registry, &declaration, &at.error) == PE_INVALID);
    CHECK(std::string(at.error.text) == text);
    CHECK(pe_gauge_set(&gauge.metric, 1) == PE_NOT_THERE);
  };
  refused(declared("1"), "metric name '1' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
  refused(declared(nullptr), "metric name '' does not match [a-zA-Z_:][a-zA-Z0-9_:]*");
  refused(declared("g", nullptr, 1), "metric 'g': the names of its labels are null");
  refused(declared("g", kLabels, 99), "metric 'g' has more labels than it may have");
  pe_declaration declaration = declared("g");
  declaration.help = nullptr;
  refused(declaration, "metric 'g' has no documentation");
  CHECK(pe_gauge_init(&gauge, &at.registry, nullptr, nullptr) == PE_NULL);
  declaration = declared("g");
  CHECK(pe_gauge_init(nullptr, &at.registry, &declaration, nullptr) == PE_NULL);
  CHECK(pe_gauge_init(&gauge, nullptr, &declaration, nullptr) == PE_NULL);
  CHECK(pe_counter_init(nullptr, &at.registry, &declaration, nullptr) == PE_NULL);
  CHECK(pe_summary_init(nullptr, &at.registry, &declaration, nullptr) == PE_NULL);
  CHECK(pe_histogram_init(nullptr, &at.registry, &declaration, nullptr) == PE_NULL);
  CHECK(pe_histogram_init(&histogram, &at.registry, &declaration, &at.error) == PE_INVALID);
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  CHECK(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_IN_USE);
  pe_gauge second{};
  CHECK(pe_gauge_init(&second, &at.registry, &declaration, &at.error) == PE_INVALID);
  CHECK(pe_end(&gauge.metric) == PE_OK);
  CHECK(pe_end(nullptr) == PE_NULL);
}

}  // namespace
