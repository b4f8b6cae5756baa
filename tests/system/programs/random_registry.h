// A registry that is made from a seed; the same seed always makes the same one.
#pragma once

#include <prometheus_express.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json.h"
#include "random.h"

namespace prom = prometheus_express;
using prom::MetricType;
inline constexpr MetricType kStateSet = MetricType::kStateSet;

// The compiler checks UTF-8 names, so they are literals.
struct Utf8Name {
  prom::MetricName name;
  const char* unit;
};
inline const Utf8Name kUtf8Names[] = {
    {prom::MetricName::utf8("http.server.requests_total"), ""},
    {prom::MetricName::utf8("http.server.duration_seconds"), "seconds"},
    {prom::MetricName::utf8("h\xc3\xb6he \xf0\x9f\x8f\x94"), ""},
    {prom::MetricName::utf8("quote\"back\\slash\nline.{} # _total"), ""},
    {prom::MetricName::utf8("speed_m/s"), "m/s"},
    {prom::MetricName::utf8("way_m/s_total"), "m/s"},
    {prom::MetricName::utf8("9lives"), ""},
    {prom::MetricName::utf8("8 lives_info"), ""},
    {prom::MetricName::utf8("\xe8\x8a\xb1\xe7\x81\xab_foot_pounds"), "foot_pounds"},
    {prom::MetricName::utf8("a-b_bucket"), ""},
    {prom::MetricName::utf8("# EOF"), ""},
    {prom::MetricName::utf8("plain"), ""},
};

template <MetricType kType>
inline const prom::LabelName<kType> kUtf8Labels[] = {
    prom::LabelName<kType>::utf8("http.method"),      prom::LabelName<kType>::utf8("\"\\\n,={}"),
    prom::LabelName<kType>::utf8("colon:label"),      prom::LabelName<kType>::utf8("0digit"),
    prom::LabelName<kType>::utf8("\xf0\x9f\x98\x80"),
};

inline const char* const kNamespaces[] = {"", "app", "two_words", "with:colon", "_"};
inline const char* const kUnits[] = {"", "seconds", "bytes", "foot_pounds"};
// Each means something to some format, or belongs to another type.
inline const char* const kEnds[] = {"_total", "_info", "_sum", "_count", "_bucket", "_created"};

using Texts = std::vector<std::string>;

// A callback.
struct Constant {
  double value;
  double operator()() const { return value; }
};

// Metrics of every type, with the dump of what was declared and done to each child, which knows
// nothing of the formats: JSON, one metric a line.
class RandomRegistry {
 public:
  explicit RandomRegistry(std::uint64_t seed)
      : random_(seed),
        registry_(prom::MetricName::borrowed(random_.one_of(kNamespaces))),
        utf8_(random_.once_in(2)),
        with_enums_(prom::is_label_name(registry_.name_space() + std::string("_"), kStateSet)) {
    if (random_.once_in(3)) registry_.enable_created();
    if (random_.once_in(3)) registry_.set_constant_labels(constant_labels_);
    for (std::size_t metrics = random_.below(12); metrics-- > 0;) add();
  }

  prom::CollectorRegistry& registry() { return registry_; }
  const std::string& dump() const { return dump_; }

 private:
  void add() {
    switch (random_.below(15)) {
      case 0:
        return add_children<MetricType::kCounter, 0, prom::Counter<0>>();
      case 1:
        return add_children<MetricType::kCounter, 2, prom::Counter<2>>();
      case 2:
        return add_children<MetricType::kGauge, 0, prom::Gauge<0>>();
      case 3:
        return add_children<MetricType::kGauge, 3, prom::Gauge<3>>();
      case 4:
        return add_children<MetricType::kUnknown, 0, prom::Unknown<0>>();
      case 5:
        return add_children<MetricType::kUnknown, 1, prom::Unknown<1>>();
      case 6:
        return add_children<MetricType::kSummary, 0, prom::Summary<0>>();
      case 7:
        return add_children<MetricType::kSummary, 1, prom::Summary<1>>();
      case 8:
        return add_histogram<0, 1>();
      case 9:
        return add_histogram<2, 5>();
      case 10:
        return add_info<1>();
      case 11:
        return add_info<3>();
      case 12:
        return with_enums_ ? add_enum<0, 3>() : add();
      case 13:
        more_ = ",\"quantiles\":" + json(std::vector<double>{0.5, 0.99});
        return add_children<MetricType::kSummary, 1, prom::Summary<1, 2>>(
            prom::quantiles(0.5, 0.99));
      default:
        return with_enums_ ? add_enum<1, 2>() : add();
    }
  }

  template <std::size_t kLabels, std::size_t kBounds>
  void add_histogram() {
    std::set<double> bounds;
    while (bounds.size() < kBounds) {
      const double bound = random_.number();
      if (kBounds == 1 ? std::isfinite(bound) : bound == bound) bounds.insert(bound);
    }
    prom::Buckets<kBounds> buckets{};
    std::copy(bounds.begin(), bounds.end(), buckets.bounds);
    more_ = ",\"bounds\":" + json(std::vector<double>(bounds.begin(), bounds.end()));
    add_children<MetricType::kHistogram, kLabels, prom::Histogram<kLabels, kBounds>>(buckets);
  }

  template <std::size_t kLabels, std::size_t kStates>
  void add_enum() {
    prom::States<kStates> states{};
    states_.clear();
    for (std::size_t i = 0; i < kStates; ++i) {
      states_.push_back(random_.text(true) + std::to_string(i));
      states.names[i] = keep(states_.back());
    }
    more_ = ",\"states\":" + json(states_);
    add_children<MetricType::kStateSet, kLabels, prom::Enum<kLabels, kStates>>(states);
  }

  template <std::size_t kLabels>
  void add_info() {
    const auto info = declare<MetricType::kInfo, kLabels, prom::Info<kLabels>>(
        std::make_index_sequence<kLabels>());
    if (!random_.once_in(4)) {
      const Texts values = label_values(kLabels);
      with_values(values, std::make_index_sequence<kLabels>(),
                  [&](const auto&... texts) { info->info(texts...); });
      end_child(values, {});
    }
    end_metric();
  }

  template <MetricType kType, std::size_t kLabels, class Metric, class... Arguments>
  void add_children(const Arguments&... arguments) {
    constexpr auto kIndex = std::make_index_sequence<kLabels>();
    const auto metric = declare<kType, kLabels, Metric>(kIndex, arguments...);
    if constexpr (kLabels == 0) {
      end_child({}, act<kType>(*metric));
    } else {
      std::set<Texts> made;
      for (std::size_t children = random_.below(4); children-- > 0;) {
        const Texts values = label_values(kLabels);
        if (!made.insert(values).second) continue;
        auto child = with_values(values, kIndex,
                                 [&](const auto&... texts) { return metric->labels(texts...); });
        end_child(values, act<kType>(child));
      }
    }
    end_metric();
  }

  // `arguments` are what the constructor takes between the registry and the options.
  template <MetricType kType, std::size_t kLabels, class Metric, std::size_t... kIndex,
            class... Arguments>
  std::shared_ptr<Metric> declare(std::index_sequence<kIndex...>, const Arguments&... arguments) {
    prom::MetricOptions options;
    if (random_.once_in(8)) options.prefix = prom::Prefix::kNone;
    options.exemplars = exemplars_.get();
    const prom::MetricName name = metric_name<kType>(options);
    const char* text = keep(random_.text(true));
    const auto help = prom::Documentation::borrowed(text);
    std::shared_ptr<Metric> metric;
    Texts labels;
    if constexpr (kLabels == 0) {
      metric = std::make_shared<Metric>(name, help, registry_, arguments..., options);
    } else {
      const prom::LabelName<kType> names[] = {label_name<kType>(kIndex)...};
      for (const auto& label : names) labels.push_back(label.text());
      metric = std::make_shared<Metric>(name, help, names, registry_, arguments..., options);
    }
    metrics_.push_back(metric);
    const bool prefixed = options.prefix == prom::Prefix::kNamespace && *registry_.name_space();
    dump_ += "{\"name\":" +
             json((prefixed ? registry_.name_space() + std::string("_") : "") + name.text()) +
             ",\"type\":" + json(metric->kind().name) + ",\"help\":" + json(text) +
             ",\"unit\":" + json(options.unit) + ",\"labels\":" + json(labels) + more_ + shared() +
             ",\"children\":[";
    more_.clear();
    return metric;
  }

  // What the registry's metrics have in common.
  std::string shared() const {
    const bool constant = registry_.constant_label_count() > 0;
    return std::string(registry_.shows_created() ? ",\"created\":true" : "") +
           (constant ? ",\"constant\":{\"zone\":" + json(constant_labels_[0].value) + "}" : "");
  }

  // No two are alike, nor do they become so when they are escaped.
  template <MetricType kType>
  prom::MetricName metric_name(prom::MetricOptions& options) {
    constexpr bool kHasUnit = kType != MetricType::kInfo && kType != MetricType::kStateSet;
    if (utf8_ && utf8_names_ < std::size(kUtf8Names) && random_.once_in(2)) {
      utf8_names_ += random_.below(3);
      if (utf8_names_ < std::size(kUtf8Names)) {
        const Utf8Name& chosen = kUtf8Names[utf8_names_++];
        const std::string_view text = chosen.name.text();
        const bool total = text.find("_total") != text.npos;
        if (kHasUnit && (!total || kType == MetricType::kCounter)) options.unit = chosen.unit;
        return chosen.name;
      }
    }
    std::string name = kType != kStateSet && random_.once_in(4) ? "_:metric" : "m";
    name += std::to_string(++metrics_made_);
    if (kHasUnit && random_.once_in(3)) {
      options.unit = random_.one_of(kUnits);
      name += std::string("_") + options.unit;
    }
    if (kType == MetricType::kCounter && !random_.once_in(3)) {
      name += "_total";
    } else if (*options.unit == '\0' && random_.once_in(3)) {
      name += random_.one_of(kEnds);
    }
    return prom::MetricName::borrowed(keep(name));
  }

  template <MetricType kType>
  prom::LabelName<kType> label_name(std::size_t index) {
    if (utf8_ && index < 2 && random_.once_in(2)) {
      return kUtf8Labels<kType>[index + 2 * random_.below(3 - index)];
    }
    return prom::LabelName<kType>::borrowed(keep("_Label_" + std::to_string(index)));
  }

  Texts label_values(std::size_t count) {
    Texts values;
    while (values.size() < count) values.push_back(random_.text(false));
    return values;
  }

  template <std::size_t... kIndex, class Call>
  static auto with_values(const Texts& values, std::index_sequence<kIndex...>, const Call& call) {
    return call(values[kIndex]...);
  }

  // Does what children of the type are for, and says what: JSON.
  template <MetricType kType, class Child>
  std::vector<std::string> act(Child& child) {
    if constexpr (kType == MetricType::kCounter) return count(child);
    if constexpr (kType == MetricType::kGauge || kType == MetricType::kUnknown) return set(child);
    if constexpr (kType == MetricType::kStateSet) return enter(child);
    if constexpr (kType == MetricType::kSummary || kType == MetricType::kHistogram) {
      return observe<kType>(child);
    }
  }

  template <class Child>
  std::vector<std::string> count(Child& child) {
    if (random_.once_in(6)) return call_back(child, std::fabs(random_.number()));
    std::vector<std::string> amounts;
    for (std::size_t times = random_.below(4); times-- > 0;) {
      const double amount = std::fabs(random_.number());
      const std::uint64_t whole = random_.bits() >> (3 + random_.below(60));
      if (random_.once_in(2)) {
        amounts.push_back(with_exemplar(whole, [&](auto&... more) { child.inc(whole, more...); }));
      } else if (amount == amount) {
        amounts.push_back(
            with_exemplar(amount, [&](auto&... more) { child.inc(amount, more...); }));
      }
    }
    return amounts;
  }

  template <class Child>
  std::vector<std::string> set(Child& child) {
    const double value = random_.number();
    if (random_.once_in(6)) return call_back(child, value);
    child.set(value);
    return {json(value)};
  }

  template <class Child>
  std::vector<std::string> call_back(Child& child, double value) {
    child.set_function(constants_.emplace_back(Constant{value}));
    return {json(value)};
  }

  // Calls act(), or act(exemplar), and says which.
  template <class Amount, class Act>
  std::string with_exemplar(Amount amount, const Act& act) {
    if (!random_.once_in(3)) {
      act();
      return json(amount);
    }
    std::string text = random_.text(false);
    // The judge ends an exemplar's labels at the first such brace.
    text.erase(std::remove(text.begin(), text.end(), '}'), text.end());
    const prom::ExemplarLabel labels[] = {{"trace_id", text}, {"Span", "7"}};
    const prom::Exemplar exemplar{labels};
    act(exemplar);
    return "[" + json(amount) + ",{\"trace_id\":" + json(text) + ",\"Span\":\"7\"}]";
  }

  template <MetricType kType, class Child>
  std::vector<std::string> observe(Child& child) {
    std::vector<std::string> amounts;
    const bool any = random_.once_in(2);
    const bool negative = random_.once_in(5);
    for (std::size_t times = random_.below(9); times-- > 0;) {
      const double amount = any && random_.once_in(4) ? random_.number()
                            : negative                ? -random_.small()
                                                      : random_.small();
      if constexpr (kType == MetricType::kHistogram) {
        amounts.push_back(
            with_exemplar(amount, [&](auto&... more) { child.observe(amount, more...); }));
      } else {
        child.observe(amount);
        amounts.push_back(json(amount));
      }
    }
    return amounts;
  }

  template <class Child>
  std::vector<std::string> enter(Child& child) {
    if (random_.once_in(3)) return {json(states_[0])};
    const std::string state = random_.one_of(states_);
    child.state(state);
    return {json(state)};
  }

  void end_child(const Texts& labels, const std::vector<std::string>& deeds) {
    dump_ += std::exchange(comma_, true) ? "," : "";
    dump_ += "{\"labels\":" + json(labels) + ",\"deeds\":[";
    for (std::size_t i = 0; i < deeds.size(); ++i) dump_ += (i > 0 ? "," : "") + deeds[i];
    dump_ += "]}";
  }

  void end_metric() {
    dump_ += "]}\n";
    comma_ = false;
  }

  const char* keep(const std::string& text) { return texts_.emplace_back(text).c_str(); }

  Random random_;
  std::deque<std::string> texts_;
  std::deque<Constant> constants_;
  // None is ever pushed out.
  std::unique_ptr<prom::Exemplars<600>> exemplars_ = std::make_unique<prom::Exemplars<600>>();
  const prom::ConstantLabel constant_labels_[1] = {{"zone", keep(random_.text(true))}};
  prom::CollectorRegistry registry_;
  std::vector<std::shared_ptr<void>> metrics_;
  bool utf8_;
  bool with_enums_;  // the name of an Enum is a label too
  std::size_t utf8_names_ = 0;
  unsigned metrics_made_ = 0;
  Texts states_;  // of the Enum that is being made
  std::string more_;
  std::string dump_;
  bool comma_ = false;
};
