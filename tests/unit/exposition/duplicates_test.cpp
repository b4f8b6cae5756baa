// No page holds a series twice, whatever was declared: what would lead there is refused by name.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "support/captured_errors.h"
#include "support/effort.h"
#include "support/page.h"
#include "support/page_series.h"

namespace prom = prometheus_express;
using prom::Escaping;
using prom::MetricName;
using prom::MetricType;
using test_support::CapturedErrors;

namespace {

constexpr Escaping kAllEscapings[] = {Escaping::kAllowUtf8, Escaping::kUnderscores, Escaping::kDots,
                                      Escaping::kValues};

// What is wrong with any page that the registry can have.
std::vector<std::string> wrong_in_any_page(prom::CollectorRegistry& registry) {
  std::vector<std::string> wrong;
  const auto take = [&wrong](const test_support::PageSeries& found) {
    for (const std::string& fault : found.wrong()) wrong.push_back(fault);
  };
  for (const Escaping escaping : kAllEscapings) {
    for (const prom::Format* format :
         {&prom::kTextFormat, &prom::kText100Format, &prom::kOpenMetricsFormat}) {
      take(test_support::text_series(test_support::page(registry, *format, {escaping})));
    }
    take(test_support::protobuf_series(
        test_support::page(registry, prom::kProtobufFormat, {escaping})));
  }
  return wrong;
}

// Names that meet, or nearly do, in one way of writing or another.
const MetricName kNames[] = {
    "a",
    "a_total",
    "a_info",
    "a_bucket",
    "a_count",
    "a_sum",
    "a_created",
    "a_b",
    "a__b",
    "_b",
    "n_a",
    "n_a_b",
    "b",
    "a_dot_b",
    "U__a_2e_b",
    "_name_",
    "name",
    "le",
    "quantile",
    "target",
    "target_info",
    "prometheus_express_dropped_children_total",
    "prometheus_express_repaired_label_values",
    "dropped_children_total",
    MetricName::utf8("a.b"),
    MetricName::utf8("a/b"),
    MetricName::utf8("a.b_total"),
    MetricName::utf8("a_b_total"),
    MetricName::utf8("a.b_bucket"),
    MetricName::utf8("a.total"),
    MetricName::utf8("a.bucket"),
    MetricName::utf8("9b"),
    MetricName::utf8("\xc3\xa4"
                     "b"),
    MetricName::utf8("a.info"),
    MetricName::utf8("n.a"),
    MetricName::utf8("..name.."),
    MetricName::utf8("prometheus.express_dropped_children_total"),
    MetricName::utf8("a"),
};

template <MetricType kType>
using Label = prom::LabelName<kType>;

template <MetricType kType>
const Label<kType> kLabels[] = {
    Label<kType>::borrowed("x"),         Label<kType>::borrowed("x_y"),
    Label<kType>::borrowed("x__y"),      Label<kType>::borrowed("x_dot_y"),
    Label<kType>::borrowed("U__x_2e_y"), Label<kType>::borrowed("a"),
    Label<kType>::borrowed("a_b"),       Label<kType>::borrowed("a__b"),
    Label<kType>::borrowed("n_a"),       Label<kType>::borrowed("le"),
    Label<kType>::borrowed("quantile"),  Label<kType>::borrowed("_name_"),
    Label<kType>::borrowed("c"),         Label<kType>::utf8("x.y"),
    Label<kType>::utf8("x/y"),           Label<kType>::utf8("-name-"),
    Label<kType>::utf8("..name.."),      Label<kType>::utf8("a.b"),
    Label<kType>::utf8("\xc3\xa4"),      Label<kType>::utf8("le"),
};

const prom::ConstantLabel kConstants[][2] = {
    {{"c", "1"}, {"d", "1"}},         {{"x_y", "1"}, {"a", "1"}},
    {{"a_b", "1"}, {"n_a", "1"}},     {{"x_dot_y", "1"}, {"U__x_2e_y", "1"}},
    {{"name", "1"}, {"_name_", "1"}}, {{"a__b", "1"}, {"x__y", "1"}},
};
const char* const kStates[] = {"on", "off", "", "a"};
const double kNumbers[] = {0,
                           -0.0,
                           0.5,
                           1,
                           0.25,
                           50,
                           -1.0,
                           99,
                           2.5,
                           std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()};

class RandomDeclarations {
 public:
  explicit RandomDeclarations(unsigned seed)
      : random_(seed), registry_(MetricName::borrowed(below(2) == 0 ? "" : "n")) {
    if (below(2) == 0) registry_.enable_created();
    if (below(2) == 0) registry_.set_constant_labels(kConstants[below(std::size(kConstants))]);
    for (std::size_t i = 2 + below(5); i > 0; --i) declare();
    for (const auto& metric : metrics_) also_in_other(*metric);
  }

  prom::CollectorRegistry& registry() { return registry_; }
  prom::CollectorRegistry& other() { return other_; }
  int accepted = 0;
  int refused = 0;

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  // Each metric is shown, or was refused by name.
  void judge(const prom::Membership& metric, const CapturedErrors& errors) {
    const std::string name = metric.family().name();
    if (metric.active()) {
      ++accepted;
      REQUIRE(errors.all().empty());
    } else {
      ++refused;
      REQUIRE(errors.all().size() == 1);
      REQUIRE(errors.last().find("'" + name + "'") != std::string::npos);
    }
  }

  template <class Metric, class... Arguments>
  Metric& make(Arguments&&... arguments) {
    prom::MetricOptions options;
    if (below(3) == 0) options.prefix = prom::Prefix::kNone;
    if (below(20) == 0) options.prefix = prom::Prefix::kLibrary;
    const CapturedErrors errors;
    const auto made =
        std::make_shared<Metric>(kNames[below(std::size(kNames))], "", arguments..., options);
    judge(*made, errors);
    metrics_.push_back(made);
    return *made;
  }

  template <MetricType kType, class Metric, class... Arguments>
  Metric& make_labelled(Arguments&&... arguments) {
    const Label<kType> labels[] = {label<kType>(), label<kType>()};
    return make<Metric>(labels, registry_, arguments...);
  }
  template <MetricType kType>
  Label<kType> label() {
    return kLabels<kType>[below(std::size(kLabels<kType>))];
  }
  double number() { return kNumbers[below(std::size(kNumbers))]; }

  void declare() {
    prom::States<2> states{};
    for (const char*& state : states.names) state = kStates[below(std::size(kStates))];
    prom::Quantiles<2> ranks{};
    for (double& rank : ranks.ranks) rank = number();
    prom::Buckets<2> bounds{};
    for (double& bound : bounds.bounds) bound = number();
    switch (below(14)) {
      case 0:
        return (void)make<prom::Counter<0>>(registry_);
      case 1:
        return make_labelled<MetricType::kCounter, prom::Counter<2>>().labels("1", "2").inc();
      case 2:
        return (void)make<prom::Gauge<0>>(registry_);
      case 3:
        return make_labelled<MetricType::kGauge, prom::Gauge<2>>().labels("1", "2").set(1);
      case 4:
        return (void)make<prom::Summary<0, 0>>(registry_);
      case 5:
        return (void)make<prom::Summary<0, 2>>(registry_, ranks);
      case 6:
        return make_labelled<MetricType::kSummary, prom::Summary<2, 2>>(ranks)
            .labels("1", "2")
            .observe(1);
      case 7:
        return (void)make<prom::Histogram<0, 2>>(registry_, bounds);
      case 8:
        return make_labelled<MetricType::kHistogram, prom::Histogram<2, 2>>(bounds)
            .labels("1", "2")
            .observe(1);
      case 9:
        return make_labelled<MetricType::kInfo, prom::Info<2>>().info("1", "2");
      case 10:
        return (void)make<prom::Enum<0, 2>>(registry_, states);
      case 11:
        return (void)make_labelled<MetricType::kStateSet, prom::Enum<2, 2>>(states).labels("1",
                                                                                           "2");
      case 12:
        return (void)make<prom::Unknown<0>>(registry_);
      default:
        return make_labelled<MetricType::kUnknown, prom::Unknown<2>>().labels("1", "2").set(1);
    }
  }

  void also_in_other(prom::Family& metric) {
    const CapturedErrors errors;
    registrations_.push_back(std::make_unique<prom::Registration>(
        other_, metric, below(2) == 0 ? prom::Prefix::kNamespace : prom::Prefix::kNone));
    if (!registrations_.back()->active()) {
      REQUIRE(errors.all().size() == 1);
      REQUIRE(errors.last().find(metric.name()) != std::string::npos);
    }
  }

  std::mt19937 random_;
  prom::CollectorRegistry registry_;
  prom::CollectorRegistry other_{"n"};
  std::vector<std::shared_ptr<prom::Family>> metrics_;
  std::vector<std::unique_ptr<prom::Registration>> registrations_;
};

TEST_CASE("random declarations: what is accepted has no series twice in any format and escaping") {
  int accepted = 0;
  int refused = 0;
  constexpr int kSeeds = test_support::rounds(4000);
  for (int seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    RandomDeclarations declared{static_cast<unsigned>(seed)};
    for (prom::CollectorRegistry* registry : {&declared.registry(), &declared.other()}) {
      const std::vector<std::string> wrong = wrong_in_any_page(*registry);
      CAPTURE(test_support::page(*registry));
      if (!wrong.empty()) FAIL(wrong.front());
    }
    accepted += declared.accepted;
    refused += declared.refused;
  }
  CHECK(accepted > kSeeds);
  CHECK(refused > kSeeds);
}

// Whether making it is refused, by the name "m".
template <class Make>
bool refused(const Make& make) {
  CapturedErrors errors;
  const auto metric = make();
  if (errors.all().empty()) return false;
  CHECK(errors.all().size() == 1);
  CHECK(errors.last().find("'m'") != std::string::npos);
  CHECK_FALSE(metric->active());
  return true;
}

TEST_CASE("states, quantiles and bounds that are there twice, or are none") {
  prom::CollectorRegistry registry;
  const auto states = [&](const char* a, const char* b) {
    return refused([&] {
      return std::make_unique<prom::Enum<0, 2>>("m", "", registry, prom::States<2>{{a, b}});
    });
  };
  CHECK(states("a", "a"));
  CHECK(states("", ""));
  CHECK_FALSE(states("a", "A"));
  const auto ranks = [&](double a, double b) {
    return refused([&] {
      return std::make_unique<prom::Summary<0, 2>>("m", "", registry, prom::Quantiles<2>{{a, b}});
    });
  };
  CHECK(ranks(0.5, 0.5));
  CHECK(ranks(0.0, -0.0));
  CHECK(ranks(50, 99));
  CHECK(ranks(0.5, 1.0000001));
  CHECK(ranks(-0.001, 0.5));
  CHECK(ranks(0.5, std::nan("")));
  CHECK(ranks(std::numeric_limits<double>::infinity(), 0.5));
  CHECK_FALSE(ranks(0, 1));
  CHECK_FALSE(ranks(0.99, 0.5));
  const auto bounds = [&](double a, double b) {
    return refused([&] {
      return std::make_unique<prom::Histogram<0, 2>>("m", "", registry, prom::Buckets<2>{{a, b}});
    });
  };
  CHECK(bounds(1, 1));
  CHECK(bounds(-0.0, 0.0));
  CHECK(bounds(2, 1));
  CHECK(bounds(1, std::nan("")));
  CHECK_FALSE(bounds(1, std::nextafter(1.0, 2.0)));
}

TEST_CASE(
    "metrics whose names meet only as they are written, and what the registry counts itself") {
  prom::CollectorRegistry registry{"n"};
  const prom::ConstantLabel labels[] = {{"zone", "z"}, {"n_m", "x"}};
  registry.set_constant_labels(labels);
  const prom::Gauge<> first{MetricName::utf8("u.x"), "", registry};
  using Name = prom::LabelName<MetricType::kGauge>;
  const auto refuses = [&](MetricName name, prom::Prefix prefix) {
    CapturedErrors errors;
    prom::MetricOptions options;
    options.prefix = prefix;
    const prom::Gauge<> gauge{name, "", registry, options};
    CHECK(gauge.active() == errors.all().empty());
    return errors.last().find(name.text()) != std::string::npos;
  };
  CHECK(refuses("u_x", prom::Prefix::kNamespace));
  CHECK(refuses(MetricName::utf8("u/x"), prom::Prefix::kNamespace));
  CHECK(refuses("n_u_x", prom::Prefix::kNone));
  CHECK(refuses("U__n__u_2e_x", prom::Prefix::kNone));
  CHECK_FALSE(refuses("n_u_dot_x", prom::Prefix::kNone));
  CHECK(refuses("prometheus_express_dropped_children_total", prom::Prefix::kNone));
  CHECK(refuses("repaired_label_values_total", prom::Prefix::kLibrary));
  // An Enum has its name as a label.
  CHECK(refused(
      [&] { return std::make_unique<prom::Enum<0, 1>>("m", "", registry, prom::states("s")); }));
  for (const Name& name : {Name::utf8("zo.ne"), Name::utf8("..name..")}) {
    CapturedErrors errors;
    const prom::Gauge<1> gauge{"g", "", {name}, registry};
    CHECK(gauge.active() == (name.text()[2] == '.'));
    CHECK(errors.all().empty() == gauge.active());
  }
}

}  // namespace
