// The index of names finds whatever a comparison of all with all finds.
#include "prometheus_express/metrics/family/name_index.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "prometheus_express/metrics/checks/clash.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/summary.h"
#include "support/captured_errors.h"
#include "support/effort.h"

namespace prom = prometheus_express;
using prom::MetricName;
using test_support::CapturedErrors;

namespace {

const MetricName kNames[] = {
    "a",
    "a_total",
    "a_info",
    "a_bucket",
    "a_count",
    "a_sum",
    "a_created",
    "a_sum_total",
    "a_total_sum",
    "a_count_count",
    "_total",
    "_a",
    "_",
    "__",
    "total",
    "sum_a",
    "a_totals",
    "U",
    "U_",
    "U__",
    "U__a",
    "U__a_2e_b",
    "U__a_2e_b_total",
    "U__a_2e_b__total",
    "U__n__a_2e_b",
    "n_a",
    "n_a_total",
    "U__a_2e_total",
    "a_b",
    "a__b",
    "a_dot_b",
    "a_dot_total",
    "b",
    "a:b",
    "prometheus_express_dropped_children_total",
    "dropped_children",
    MetricName::utf8("a.b"),
    MetricName::utf8("a.total"),
    MetricName::utf8("a_b.sum"),
    MetricName::utf8("U__a.2e.b"),
    MetricName::utf8("\xc3\xa4"),
    MetricName::utf8("a\xc3\xa4total"),
    MetricName::utf8("\xc3\xa4__total"),
    MetricName::utf8("a b_total"),
    MetricName::utf8("1a"),
    MetricName::utf8("U.a_2e_b"),
    MetricName::utf8("."),
    MetricName::utf8("a"),
    MetricName::utf8("n.a.b"),
    MetricName::utf8("U_\xc3\xa4_"),
};
constexpr std::size_t kNameCount = sizeof kNames / sizeof *kNames;

constexpr prom::LabelName<prom::MetricType::kCounter> kLabels[] = {"of"};

// A metric of any type in a registry of its own, so that what it is called is checked nowhere else.
struct Declared {
  Declared(MetricName name, unsigned type, prom::CollectorRegistry& home) {
    switch (type) {
      case 0:
        family = &gauge.emplace(name, "", home);
        break;
      case 1:
        family = &counter.emplace(name, "", home);
        break;
      case 2:
        family = &summary.emplace(name, "", home);
        break;
      case 3:
        family = &histogram.emplace(name, "", home);
        break;
      default:
        family = &labelled.emplace(name, "", kLabels, home);
    }
  }

  std::optional<prom::Gauge<>> gauge;
  std::optional<prom::Counter<>> counter;
  std::optional<prom::Summary<>> summary;
  std::optional<prom::Histogram<>> histogram;
  std::optional<prom::Counter<1>> labelled;
  prom::Family* family = nullptr;
};

struct Shown {
  std::unique_ptr<prom::CollectorRegistry> home;
  std::unique_ptr<Declared> metric;
  std::unique_ptr<prom::Registration> there;  // ends first
};

void register_at_random(MetricName name_space, unsigned seed, std::size_t most) {
  const CapturedErrors errors;
  prom::CollectorRegistry registry{name_space};
  std::vector<Shown> shown;
  std::mt19937 random(seed);
  const int steps = prom::kLarge ? test_support::rounds(3'000) : 60;
  for (int step = 0; step < steps; ++step) {
    if (shown.size() >= most || (!shown.empty() && random() % 4 == 0)) {
      shown.erase(shown.begin() + static_cast<std::ptrdiff_t>(random() % shown.size()));
      continue;
    }
    Shown next;
    next.home = std::make_unique<prom::CollectorRegistry>(name_space);
    next.metric = std::make_unique<Declared>(kNames[random() % kNameCount],
                                             static_cast<unsigned>(random() % 5), *next.home);
    if (!next.metric->family->active()) continue;  // not allowed at all
    bool taken = false;
    for (const Shown& one : shown) {
      taken = taken || prom::names_clash(*one.there, *next.metric->family, registry);
    }
    next.there = std::make_unique<prom::Registration>(registry, *next.metric->family);
    // The registry's own counters are compared with too.
    const bool own =
        errors.last().find("as the metric 'dropped_children_total'") != errors.last().npos;
    if (taken) REQUIRE_FALSE(next.there->active());
    if (!taken && !next.there->active()) REQUIRE(own);
    if (next.there->active()) shown.push_back(std::move(next));
  }
}

TEST_CASE("names that clash are found whatever came and went before") {
  for (const char* name_space : {"", "n", "U_"}) {
    for (const unsigned seed : {1U, 2U}) {
      register_at_random(MetricName::borrowed(name_space), seed, 4);
      register_at_random(MetricName::borrowed(name_space), seed + 10, 30);
    }
  }
}

TEST_CASE("the order of the page survives that thousands of metrics come and go") {
  constexpr int kMetrics = prom::kLarge ? 3'000 : 30;
  prom::CollectorRegistry registry;
  std::vector<std::unique_ptr<std::string>> names;
  std::vector<std::unique_ptr<prom::Gauge<>>> metrics;
  for (int i = 0; i < kMetrics; ++i) {
    names.push_back(std::make_unique<std::string>("m_" + std::to_string(i)));
    metrics.push_back(
        std::make_unique<prom::Gauge<>>(MetricName::borrowed(names.back()->c_str()), "", registry));
  }
  std::mt19937 random(1);
  for (int i = 0; i < kMetrics / 2; ++i) metrics[random() % metrics.size()].reset();
  const CapturedErrors errors;
  std::size_t there = 0;
  for (int i = 0; i < kMetrics; ++i) {
    const prom::Gauge<> second{MetricName::borrowed(names[static_cast<std::size_t>(i)]->c_str()),
                               "", registry};
    CHECK(second.active() == (metrics[static_cast<std::size_t>(i)] == nullptr));
    there += metrics[static_cast<std::size_t>(i)] != nullptr ? 1 : 0;
  }
  CHECK(errors.all().size() == there);
  std::size_t at = 0;
  const std::string page = registry.render();
  for (int i = 0; i < kMetrics; ++i) {
    if (metrics[static_cast<std::size_t>(i)] == nullptr) continue;
    const std::size_t found = page.find("\n" + *names[static_cast<std::size_t>(i)] + " 0\n", at);
    REQUIRE(found != page.npos);
    at = found;
  }
}

}  // namespace
