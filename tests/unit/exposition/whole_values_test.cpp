// The fast way through a page (formats/whole_values.h) and the one that writes line by line give
// the same bytes. A buffer of one byte never holds a whole line, so what is read through it was
// written line by line; a large one takes most values whole; between them, each cuts elsewhere.
#include <doctest/doctest.h>

#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
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

namespace prom = prometheus_express;
using prom::Exposition;

namespace {

#if PROMETHEUS_EXPRESS_LARGE  // boards write line by line
// A format that clears a metric as it comes to its first value, as another thread may do.
prom::Gauge<1>* cleared = nullptr;

bool clear_and_prepare(prom::FamilyText& text, const prom::Sample& sample) {
  const bool possible = prom::kTextFormat.whole_values()->prepare(text, sample);
  cleared->clear();
  return possible;
}

TEST_CASE("children that are all removed as the walk stands on the first are left out") {
  prom::CollectorRegistry registry;
  prom::Gauge<1> gauge{"gone", "", {"x"}, registry};
  prom::Gauge<> last{"last", "", registry};
  for (int i = 0; i < 3; ++i) gauge.labels(i).set(i);
  cleared = &gauge;
  const prom::WholeValues* const whole = prom::kTextFormat.whole_values();
  const prom::WholeValues clearing{whole->write_header, clear_and_prepare, whole->write_values};
  prom::Format format = prom::kTextFormat;
  static_cast<prom::WholeValuesOf&>(format) = prom::WholeValuesOf(&clearing);
  Exposition exposition{registry, format};
  char page[400];
  const auto result = exposition.read_some(page, sizeof page);
  CHECK(std::string(page, result.count) ==
        "# HELP gone \n# TYPE gone gauge\n# HELP last \n# TYPE last gauge\nlast 0\n");
}
#endif

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t count) { return engine_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }

  // Mostly plain, sometimes with what is escaped, is not ASCII or not UTF-8, sometimes long.
  std::string text() {
    static const char* const kOdd[] = {"\"", "\\", "\n", "\xc3\xa4", "\xff", "\xef\xbf\xbd"};
    std::string text(one_in(8) ? 110 + below(30) : below(20), 'a');
    for (char& c : text) c = static_cast<char>('a' + below(26));
    if (one_in(3)) text.insert(below(text.size() + 1), kOdd[below(6)]);
    return text;
  }

  double number() {
    static const double kOdd[] = {0.0,   -0.0,   1e-5, 0.000123, 1e15,     1e16, 123456789.5,
                                  1e300, 5e-324, -2.5, 1e7,      99999999, 0.1,  1.0 / 3};
    if (one_in(20)) return std::numeric_limits<double>::quiet_NaN();
    if (one_in(20)) return std::numeric_limits<double>::infinity();
    if (one_in(2)) return kOdd[below(14)];
    return static_cast<double>(engine_()) / static_cast<double>(1 + below(1'000'000));
  }

 private:
  std::mt19937 engine_;
};

// Metrics that are one value, with or without a callback, an exemplar or what OpenMetrics forbids.
class SingleValues {
 public:
  SingleValues(Random& random, prom::CollectorRegistry& registry,
               const prom::MetricOptions& options)
      : counter_("served_total", "help", registry, options),
        gauge_("inside", "help", registry),
        unknown_("foreign", "", registry) {
    const double number = random.number();
    (void)counter_.inc(number >= 0 ? number : 12, {{{"id", "9"}}});
    gauge_.set(random.number());
    if (random.one_in(3)) gauge_.set_function([] { return -3.5; });
    unknown_.set(random.number());
  }

 private:
  prom::Counter<> counter_;
  prom::Gauge<> gauge_;
  prom::Unknown<> unknown_;
};

// Metrics of every type, whose children, values and options chance decides.
class Program {
 public:
  explicit Program(Random& random)
      : random_(random), zone_(random.text()), constant_{{"zone", zone_.c_str()}} {
    if (random.one_in(2)) registry.set_constant_labels(constant_);
    if (random.one_in(3)) registry.enable_created();
    traced_.exemplars = &exemplars_;
    const prom::MetricOptions& options = random.one_in(3) ? traced_ : plain_;
    if (random.one_in(3)) plain_.unit = "seconds";
    gauge_ = std::make_unique<prom::Gauge<1>>("level_seconds", "help",
                                              kLabel<prom::MetricType::kGauge>, registry, plain_);
    counter_ = std::make_unique<prom::Counter<2>>("hits_seconds_total", "help\n\"\\\xc3\xa4", kTwo,
                                                  registry, options);
    odd_ = std::make_unique<prom::Counter<1>>("odd", "", kLabel<prom::MetricType::kCounter>,
                                              registry, traced_);
    summary_ = std::make_unique<prom::Summary<1, 2>>("s", "", kLabel<prom::MetricType::kSummary>,
                                                     registry, prom::quantiles(0.5, 0.99));
    const prom::Buckets<3> bounds = {{random.one_in(3) ? -1.0 : 0.005, 2.5, 1e6}};
    histogram_ = std::make_unique<prom::Histogram<1, 3>>(
        "sizes", "", kLabel<prom::MetricType::kHistogram>, registry, bounds,
        random.one_in(3) ? traced_ : prom::kDefaultOptions);
    info_ =
        std::make_unique<prom::Info<1>>("build", "h", kLabel<prom::MetricType::kInfo>, registry);
    state_ = std::make_unique<prom::Enum<1, 2>>("state", "", kLabel<prom::MetricType::kStateSet>,
                                                registry, prom::states("on", "of\"f\n"));
    unknown_ = std::make_unique<prom::Unknown<1>>("what", "", kLabel<prom::MetricType::kUnknown>,
                                                  registry);
    utf8_ = std::make_unique<prom::Histogram<1, 1>>(prom::MetricName::utf8("h\xc3\xa4.\"x\\"), "",
                                                    kUtf8, registry, prom::buckets(1));
    if (random.one_in(2)) again_ = std::make_unique<prom::Registration>(other, *counter_);
    single_ = std::make_unique<SingleValues>(random, registry, options);
    for (std::size_t i = random.below(30); i > 0; --i) step();
  }

 private:
  void step() {
    values_.push_back(random_.text());
    const std::string& value = values_.back();
    const double number = random_.number();
    const double amount = number >= 0 ? number : 3;
    switch (random_.below(10)) {
      case 0:
        return counter_->labels(value, random_.text()).inc(amount);
      case 1:
        return counter_->labels("GET", value).inc(random_.below(1'000'000));
      case 2:
        return gauge_->labels(value).set(number);
      case 3:
        return gauge_->labels(value).set_function([] { return -7.25; });
      case 4:
        return summary_->labels(value).observe(number);
      case 5:
        return histogram_->labels(value).observe(number);
      case 6:
        info_->info(value);
        return state_->labels(value).state("on");
      case 7:
        unknown_->labels(value).set(number);
        return utf8_->labels(value).observe(number);
      case 8:
        (void)odd_->labels(value).inc(amount, {{{"id", "7"}}});
        (void)histogram_->labels(value).observe(number, {{{"id", "8"}}});
        return;
      default:
        gauge_->remove(values_[random_.below(values_.size())]);
    }
  }

  template <prom::MetricType kType>
  static inline const prom::LabelName<kType> kLabel[1] = {prom::LabelName<kType>::borrowed("a")};
  static inline const prom::LabelName<prom::MetricType::kCounter> kTwo[2] = {
      prom::LabelName<prom::MetricType::kCounter>::borrowed("method"),
      prom::LabelName<prom::MetricType::kCounter>::borrowed("path_of_it")};
  static inline const prom::LabelName<prom::MetricType::kHistogram> kUtf8[1] = {
      prom::LabelName<prom::MetricType::kHistogram>::utf8("b\xc3\xb6.c")};

  Random& random_;
  std::string zone_;
  prom::ConstantLabel constant_[1];
  prom::Exemplars<4> exemplars_;
  prom::MetricOptions traced_;
  prom::MetricOptions plain_;
  std::deque<std::string> values_;

 public:
  prom::CollectorRegistry registry{"http"};
  prom::CollectorRegistry other;

 private:
  std::unique_ptr<prom::Gauge<1>> gauge_;
  std::unique_ptr<prom::Counter<2>> counter_;
  std::unique_ptr<prom::Counter<1>> odd_;
  std::unique_ptr<prom::Summary<1, 2>> summary_;
  std::unique_ptr<prom::Histogram<1, 3>> histogram_;
  std::unique_ptr<prom::Info<1>> info_;
  std::unique_ptr<prom::Enum<1, 2>> state_;
  std::unique_ptr<prom::Unknown<1>> unknown_;
  std::unique_ptr<prom::Histogram<1, 1>> utf8_;
  std::unique_ptr<prom::Registration> again_;
  std::unique_ptr<SingleValues> single_;
};

struct Style {
  const prom::Format* format;
  prom::Escaping escaping;
};

std::string read(prom::CollectorRegistry& registry, const Style& style, std::size_t size,
                 bool lines = false) {
  prom::ExemplarBuffers<1> exemplars;
  prom::ExpositionOptions options;
  options.escaping = style.escaping;
  options.exemplars = &exemplars;
  Exposition exposition{registry, *style.format, options};
  std::string page;
  for (;;) {
    const std::unique_ptr<char[]> buffer{new char[size]};  // exact, so that ASan sees any overrun
    const Exposition::Result result = lines ? exposition.read_lines(buffer.get(), size)
                                            : exposition.read_some(buffer.get(), size);
    page.append(buffer.get(), result.count);
    if (result.status != Exposition::Status::kMore) return page;
    if (lines && result.count == 0) size *= 2;
    if (!lines && result.count != size) REQUIRE(result.count == size);
  }
}

TEST_CASE("values that are written whole are the same bytes as line by line") {
  static constexpr const prom::Format* kFormats[] = {
      &prom::kTextFormat, &prom::kText100Format, &prom::kOpenMetricsFormat, &prom::kProtobufFormat};
  const test_support::CapturedErrors errors;
  constexpr unsigned kSeeds = test_support::rounds(25);
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    Random random{seed};
    Program program{random};
    for (prom::CollectorRegistry* registry : {&program.registry, &program.other}) {
      for (const prom::Format* format : kFormats) {
        const Style style = {format, static_cast<prom::Escaping>(random.below(prom::kEscapings))};
        const std::string page = read(*registry, style, 1);
        REQUIRE(read(*registry, style, 100'000) == page);
        const std::size_t step = 1 + random.below(test_support::kBoard ? 400 : 12);
        for (std::size_t size = 2 + random.below(step); size <= page.size() + step; size += step) {
          CAPTURE(size);
          REQUIRE(read(*registry, style, size) == page);
        }
        REQUIRE(read(*registry, style, 60 + random.below(600), true) == page);
      }
    }
  }
}

TEST_CASE("at every buffer size") {
  const test_support::CapturedErrors errors;
  Random random{7};
  Program program{random};
  for (const prom::Format* format :
       {&prom::kTextFormat, &prom::kOpenMetricsFormat, &prom::kProtobufFormat}) {
    const Style style = {format, prom::Escaping::kUnderscores};
    const std::string page = read(program.registry, style, 1);
    REQUIRE(page.size() > 500);
    for (std::size_t size = 2; size <= page.size() + 100;
         size += test_support::stride<std::size_t>(97)) {
      CAPTURE(size);
      REQUIRE(read(program.registry, style, size) == page);
    }
  }
}

}  // namespace
