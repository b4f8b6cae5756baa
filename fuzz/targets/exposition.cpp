// All formats of a registry that the input fills, read through buffers of the sizes that it says:
// the page is the same bytes whatever these are, and parsers that know nothing of the encoders read
// back what was put in.
#include "prometheus_express/exposition/exposition.h"

#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "fuzz/support/target.h"
#include "fuzz/support/text_page.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "support/captured_errors.h"
#include "support/page.h"
#include "support/page_series.h"
#include "support/utf8_reference.h"

using namespace prometheus_express;
using fuzz::TextFamily;
using fuzz::TextSample;
using test_support::repaired;

namespace {

constexpr std::size_t kMostSteps = 12;
constexpr std::size_t kMostText = 24;

using GaugeLabel = LabelName<MetricType::kGauge>;

// One metric of each type, those that the input asks for.
class Program {
 public:
  explicit Program(fuzz::Input& input) : help_(repaired(input.line().substr(0, kMostText))) {
    const std::uint16_t wanted = input.number<std::uint16_t>();
    const auto is_wanted = [&wanted](unsigned bit) { return (wanted >> bit & 1) != 0; };
    if (is_wanted(0)) registry.enable_created();
    help_ = help_.substr(0, help_.find('\0'));
    MetricOptions options;
    options.exemplars = &exemplars_;
    const Documentation help = Documentation::borrowed(help_.c_str());
    gauge_.emplace("gauge", help, kLabel, registry);
    if (is_wanted(1)) hits_.emplace("hits_total", help, registry, options);
    if (is_wanted(2)) odd_.emplace("odd", "", registry);
    if (is_wanted(3)) utf8_.emplace(MetricName::utf8("g.\"u\\"), "", kUtf8Label, registry);
    if (is_wanted(4))
      histogram_.emplace("h", help, registry, Buckets<2>{{-1, 2.5}}, kNative, options);
    if (is_wanted(5)) sizes_.emplace("size_bytes", "", kHistogramLabel, registry, buckets(0, 1e9));
    if (is_wanted(6)) summary_.emplace("s", "", registry, quantiles(0.5, 0.99));
    if (is_wanted(7)) info_.emplace("build", help, kInfoLabel, registry);
    if (is_wanted(8)) state_.emplace("state", "", registry, states("on", "of\"f\n"));
    if (is_wanted(9)) unknown_.emplace("unknown", "", registry);
  }

  void step(fuzz::Input& input) {
    const std::size_t what = input.below(9);
    const double number = input.number<double>();
    const std::string text(input.bytes(what < 4 ? input.below(kMostText) : 0));
    switch (what) {
      case 0:
        return set_gauge(text, number);
      case 1:
        if (hits_) hits_->inc(is_amount(number) ? number : 1, {{{"id", text}}});
        if (odd_) odd_->inc(is_amount(number) ? number : 1);
        return;
      case 2:
        if (utf8_) utf8_->labels(text).set(number);
        if (info_) info_->info(text);
        return;
      case 3:
        if (sizes_) sizes_->labels(text).observe(number);
        if (histogram_) histogram_->observe(number, {{{"id", text}}});
        return;
      case 4:
        if (histogram_) histogram_->observe(number);
        return;
      case 5:
        if (summary_) summary_->observe(number);
        return;
      case 6:
        if (state_) state_->state(number < 0 ? "on" : "of\"f\n");
        return;
      case 7:
        if (unknown_) unknown_->set(number);
        return;
      default:
        gauge_->remove(text);
        gauges.erase(text);
    }
  }

  const std::string& help() const { return help_; }

  FixedStorage<1024> storage;
  CollectorRegistry registry{"", storage};
  std::map<std::string, double> gauges;  // what "gauge" must show, by its label

 private:
  static constexpr GaugeLabel kLabel[1] = {GaugeLabel::borrowed("x")};
  static inline const GaugeLabel kUtf8Label[1] = {GaugeLabel::utf8("x.y")};
  static constexpr LabelName<MetricType::kHistogram> kHistogramLabel[1] = {
      LabelName<MetricType::kHistogram>::borrowed("x")};
  static constexpr LabelName<MetricType::kInfo> kInfoLabel[1] = {
      LabelName<MetricType::kInfo>::borrowed("x")};
  static constexpr NativeOptions<6> kNative = {3, 0.001};

  static bool is_amount(double number) { return number >= 0 && number < 1e300; }

  void set_gauge(const std::string& text, double number) {
    const GaugeHandle child = gauge_->labels(text);
    if (!child.stored()) return;
    child.set(number);
    gauges[repaired(text)] = number;
  }

  std::string help_;
  Exemplars<3> exemplars_;
  std::optional<Gauge<1>> gauge_;
  std::optional<Counter<0>> hits_;
  std::optional<Counter<0>> odd_;
  std::optional<Gauge<1>> utf8_;
  std::optional<Histogram<0, 2, 6>> histogram_;
  std::optional<Histogram<1, 2>> sizes_;
  std::optional<Summary<0, 2>> summary_;
  std::optional<Info<1>> info_;
  std::optional<Enum<0, 2>> state_;
  std::optional<Unknown<0>> unknown_;
};

bool is_same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// The buckets of each series ascend, and the last one is its count.
void check_histogram(const TextFamily& family) {
  std::map<std::string, std::pair<double, double>> last;  // bound and count by label
  for (const TextSample& sample : family.samples) {
    if (sample.name == family.name + "_bucket") {
      const std::string le = sample.label("le");
      const double bound = std::strtod(le.c_str(), nullptr);
      const auto found = last.find(sample.label("x"));
      REQUIRE((found == last.end() ||
               (found->second.first < bound && found->second.second <= sample.value)));
      last[sample.label("x")] = {bound, sample.value};
    } else if (sample.name == family.name + "_count") {
      const auto& [bound, count] = last.at(sample.label("x"));
      REQUIRE((std::isinf(bound) && count == sample.value));
    }
  }
}

void check_text(const Program& program, const std::string& page, fuzz::TextDialect dialect) {
  std::map<std::string, double> gauges;
  std::set<std::string> series;
  for (const TextFamily& family : fuzz::read_text_page(page, dialect)) {
    if (family.type == "histogram") check_histogram(family);
    if (family.name == "gauge") REQUIRE(family.help == program.help());
    for (const TextSample& sample : family.samples) {
      if (family.name == "gauge") gauges[sample.label("x")] = sample.value;
      if (dialect.openmetrics && family.type == "counter") REQUIRE(sample.value >= 0);
    }
  }
  REQUIRE(gauges.size() == program.gauges.size());
  for (const auto& [label, number] : program.gauges) {
    REQUIRE(gauges.count(label) == 1);
    REQUIRE(is_same(gauges.at(label), number));
  }
  REQUIRE(test_support::text_series(page).wrong().empty());
}

void check_protobuf(const Program& program, const std::string& page) {
  const test_support::PageSeries found = test_support::protobuf_series(page);
  REQUIRE(found.wrong().empty());
  const std::set<std::string> series(found.series.begin(), found.series.end());
  std::size_t gauges = 0;
  for (const std::string& one : series) gauges += one.rfind("gauge{", 0) == 0 ? 1 : 0;
  REQUIRE(gauges == program.gauges.size());
  for (const auto& [label, number] : program.gauges) {
    REQUIRE(series.count("gauge{x=" + label + ",}") == 1);
  }
}

// Read through a buffer of the first size, then through some of the others in turn, so that every
// byte of a page can be where a small buffer ends, then through one that holds the rest.
struct Sizes {
  std::size_t first;
  std::size_t small[2];
};

std::string in_pieces(Exposition exposition, const Sizes& sizes) {
  constexpr std::size_t kSmall = 40;
  std::string page;
  for (std::size_t i = 0;; ++i) {
    const std::size_t size = i == 0 ? sizes.first : i <= kSmall ? sizes.small[i % 2] : 4'096;
    std::string buffer(size, '\0');
    const Exposition::Result result = exposition.read_some(buffer.data(), size);
    REQUIRE(result.count <= size);
    page.append(buffer, 0, result.count);
    if (result.status == Exposition::Status::kEnd) return page;
    REQUIRE((result.status == Exposition::Status::kMore && result.count == size));
  }
}

// Read in whole lines, through a buffer that grows where one does not fit.
std::string in_lines(Exposition exposition, std::size_t size) {
  std::string page;
  for (;;) {
    std::string buffer(size, '\0');
    const Exposition::Result result = exposition.read_lines(buffer.data(), size);
    REQUIRE(result.count <= size);
    page.append(buffer, 0, result.count);
    if (result.status == Exposition::Status::kEnd) return page;
    REQUIRE((result.status == Exposition::Status::kMore));
    if (result.count == 0) size *= 2;
  }
}

}  // namespace

void fuzz::run(Input input) {
  const test_support::CapturedErrors errors;
  static const Format* const kFormats[] = {&kTextFormat, &kText100Format, &kOpenMetricsFormat,
                                           &kProtobufFormat};
  const Format& format = *kFormats[input.below(4)];
  const std::size_t escaping = input.below(kEscapings);
  const Sizes sizes = {1 + input.number<std::uint16_t>() % std::size_t{2'000},
                       {1 + input.below(64), 1 + input.below(8)}};
  Program program(input);
  for (std::size_t i = 0; i < kMostSteps && !input.empty(); ++i) program.step(input);

  NativeSnapshots<1, 6> snapshots;
  ExemplarBuffers<1> exemplars;
  ExpositionOptions options;
  options.escaping = static_cast<Escaping>(escaping);
  options.snapshots = &snapshots;
  options.exemplars = &exemplars;
  const std::string page = test_support::page(program.registry, format, options);
  REQUIRE((in_pieces(Exposition{program.registry, format, options}, sizes) == page));
  const std::size_t line = 60 + sizes.small[0];
  REQUIRE((in_lines(Exposition{program.registry, format, options}, line) == page));
  if (&format == &kProtobufFormat) return check_protobuf(program, page);
  const bool quoted = &format != &kTextFormat && options.escaping == Escaping::kAllowUtf8;
  check_text(program, page, {&format == &kOpenMetricsFormat, quoted});
}
