// Random collectors, whose families appear, change, meet and go, against a plain model of the page
// that they make; and each format at every size of the buffer.
#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/metrics/emitted/sample_collector.h"
#include "prometheus_express/metrics/gauge.h"
#include "support/captured_errors.h"
#include "support/effort.h"
#include "support/page.h"
#include "support/page_series.h"

#if PROMETHEUS_EXPRESS_LARGE  // a board has no families in common, and no times

namespace prom = prometheus_express;

namespace {

struct EmittedPoint {
  std::vector<std::string> values;
  std::string text;  // number, and time
  double number;
  std::int64_t time_ms;
};

struct EmittedGroup {
  std::string name;
  bool gauge;
  std::string help;
  std::vector<std::string> labels;
  std::vector<EmittedPoint> points;
};

using Say = std::vector<EmittedGroup>;

// What is not empty of the labels of a series.
std::map<std::string, std::string> key_of(const std::vector<std::string>& names,
                                          const std::vector<std::string>& values) {
  std::map<std::string, std::string> key;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!values[i].empty()) key[names[i]] = values[i];
  }
  return key;
}

class Model {
 public:
  explicit Model(std::uint64_t& refused) : refused_(refused) {}

  void add_metric(const EmittedGroup& group) { live_.push_back({group, -1, 0, {}}); }

  // One scrape of collector `owner`.
  void pass(int owner, const Say& say) {
    ++pass_;
    std::map<std::string, bool> refused;
    for (const EmittedGroup& group : say) {
      drop_excluded(owner, group);
      for (const EmittedPoint& point : group.points) {
        if (!take(owner, group, point, refused)) ++refused_;
      }
      if (Live* const live = find(owner, group)) live->declared = pass_;
    }
    for (std::size_t i = live_.size(); i-- > 0;) {
      if (live_[i].owner == owner) sweep(i);
    }
  }

  std::string page() const {
    std::string text;
    for (std::size_t i = 0; i < live_.size(); ++i) {
      const EmittedGroup& group = live_[i].group;
      if (i == 0 || !is_one(live_[i - 1].group, group)) {
        text += "# HELP " + group.name + " " + group.help + "\n# TYPE " + group.name +
                (group.gauge ? " gauge\n" : " untyped\n");
      }
      for (const EmittedPoint& point : group.points) {
        text += group.name;
        for (std::size_t j = 0; j < group.labels.size(); ++j) {
          text += (j == 0 ? "{" : ",") + group.labels[j] + "=\"" + point.values[j] + "\"";
        }
        text += (group.labels.empty() ? " " : "} ") + point.text + "\n";
      }
    }
    return text;
  }

 private:
  struct Live {
    EmittedGroup group;
    int owner;
    unsigned declared;
    std::vector<unsigned> passes;  // of its points
  };

  static bool is_one(const EmittedGroup& a, const EmittedGroup& b) {
    return a.name == b.name && a.gauge == b.gauge && a.help == b.help;
  }

  Live* find(int owner, const EmittedGroup& group) {
    for (Live& live : live_) {
      if (live.owner == owner && is_one(live.group, group) && live.group.labels == group.labels) {
        return &live;
      }
    }
    return nullptr;
  }

  void drop_excluded(int owner, const EmittedGroup& group) {
    if (find(owner, group) != nullptr) return;
    for (std::size_t i = live_.size(); i-- > 0;) {
      const Live& live = live_[i];
      if (live.owner == owner && live.declared != pass_ && live.group.name == group.name &&
          !is_one(live.group, group)) {
        live_.erase(live_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }

  // Puts it on the page, if it may be there.
  Live* show(int owner, const EmittedGroup& group, const EmittedPoint& point) {
    std::size_t place = live_.size();
    for (std::size_t i = 0; i < live_.size(); ++i) {
      if (live_[i].group.name != group.name) continue;
      if (!is_one(live_[i].group, group)) return nullptr;
      place = i + 1;
    }
    Live live{group, owner, pass_, {}};
    live.group.points.clear();
    if (group.labels.empty()) {
      live.group.points.push_back(point);
      live.passes.push_back(0);
    }
    return &*live_.insert(live_.begin() + static_cast<std::ptrdiff_t>(place), live);
  }

  bool take(int owner, const EmittedGroup& group, const EmittedPoint& point,
            std::map<std::string, bool>& refused) {
    std::string id = group.name + (group.gauge ? "g" : "u") + group.help;
    for (const std::string& label : group.labels) id += "," + label;
    if (refused[id]) return false;
    Live* live = find(owner, group);
    if (live == nullptr) live = show(owner, group, point);
    if (live == nullptr) {
      refused[id] = true;
      return false;
    }
    live->declared = pass_;
    for (const Live& other : live_) {
      if (&other == live || other.group.name != group.name) continue;
      for (const EmittedPoint& there : other.group.points) {
        if (key_of(other.group.labels, there.values) == key_of(group.labels, point.values)) {
          return false;
        }
      }
    }
    auto& points = live->group.points;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i].values != point.values) continue;
      if (live->passes[i] == pass_) return false;
      points[i] = point;
      live->passes[i] = pass_;
      return true;
    }
    points.push_back(point);
    live->passes.push_back(pass_);
    return true;
  }

  void sweep(std::size_t index) {
    Live& live = live_[index];
    auto& points = live.group.points;
    for (std::size_t i = points.size(); i-- > 0;) {
      if (live.passes[i] == pass_) continue;
      points.erase(points.begin() + static_cast<std::ptrdiff_t>(i));
      live.passes.erase(live.passes.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (points.empty()) live_.erase(live_.begin() + static_cast<std::ptrdiff_t>(index));
  }

  std::uint64_t& refused_;
  std::vector<Live> live_;
  unsigned pass_ = 0;
};

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t count) { return engine_() % count; }

  Say say() {
    static const std::vector<std::vector<std::string>> kLabels = {{}, {"x"}, {"y"}, {"x", "y"}};
    Say say(below(5));
    for (EmittedGroup& group : say) {
      group = {below(2) == 0 ? "a" : "b",
               below(8) != 0,
               below(8) != 0 ? "h" : "other",
               kLabels[below(4)],
               {}};
      group.points.resize(below(4));
      for (EmittedPoint& point : group.points) point = this->point(group.labels.size());
    }
    return say;
  }

 private:
  EmittedPoint point(std::size_t labels) {
    static const char* const kValues[] = {"", "1", "2", "3"};
    EmittedPoint point{{}, std::to_string(below(100)), 0, prom::kNoTimestamp};
    point.number = std::stod(point.text);
    if (below(3) == 0) {
      point.time_ms = static_cast<std::int64_t>(below(100'000));
      point.text += " " + std::to_string(point.time_ms);
    }
    for (std::size_t i = 0; i < labels; ++i) point.values.emplace_back(kValues[below(4)]);
    return point;
  }

  std::mt19937 engine_;
};

void emit(prom::Emission& out, const Say& say) {
  for (const EmittedGroup& group : say) {
    const auto add = [&group](auto& family) {
      for (const EmittedPoint& point : group.points) {
        family.add_metric(point.values, point.number, point.time_ms);
      }
    };
    if (group.gauge) {
      prom::GaugeMetricFamily family{out, group.name, group.help, group.labels};
      add(family);
    } else {
      prom::UnknownMetricFamily family{out, group.name, group.help, group.labels};
      add(family);
    }
  }
}

std::string read_by(prom::CollectorRegistry& registry, const prom::Format& format,
                    std::size_t size) {
  prom::Exposition exposition{registry, format};
  std::vector<char> buffer(size);
  std::string text;
  for (;;) {
    const prom::Exposition::Result result = exposition.read_some(buffer.data(), size);
    text.append(buffer.data(), result.count);
    if (result.status == prom::Exposition::Status::kEnd) return text;
    if (result.status == prom::Exposition::Status::kInterrupted) return "interrupted";
  }
}

TEST_CASE("random collectors make the page that a plain model makes") {
  for (int seed = 0; seed < test_support::rounds(150); ++seed) {
    CAPTURE(seed);
    const test_support::CapturedErrors errors;
    Chance chance{static_cast<unsigned>(seed)};
    prom::CollectorRegistry registry;
    std::uint64_t refused = 0;
    Model model{refused};
    Say says[2];
    const bool with_metric = chance.below(2) == 0;
    std::unique_ptr<prom::Gauge<1>> metric;
    if (with_metric) {
      metric.reset(new prom::Gauge<1>{"a", "h", {"x"}, registry});
      metric->labels("1").set(5);
      model.add_metric({"a", true, "h", {"x"}, {{{"1"}, "5", 5, prom::kNoTimestamp}}});
    }
    prom::SampleCollector first{registry, [&](prom::Emission& out) { emit(out, says[0]); }};
    prom::SampleCollector second{registry, [&](prom::Emission& out) { emit(out, says[1]); }};
    const auto scrape = [&] {
      for (int owner = 0; owner < 2; ++owner) model.pass(owner, says[owner]);
    };
    for (int round = 0; round < 30; ++round) {
      CAPTURE(round);
      if (chance.below(3) != 0) says[chance.below(2)] = chance.say();
      scrape();
      REQUIRE(test_support::page(registry) == model.page());
      REQUIRE(first.refused() + second.refused() == refused);
    }
    CHECK(test_support::protobuf_series(test_support::page(registry, prom::kProtobufFormat))
              .wrong()
              .empty());
    for (const prom::Format* format :
         {&prom::kTextFormat, &prom::kOpenMetricsFormat, &prom::kProtobufFormat}) {
      const std::string whole = test_support::page(registry, *format);
      for (std::size_t size = 1; size < 80; size += 1 + chance.below(9)) {
        REQUIRE(read_by(registry, *format, size) == whole);
      }
    }
  }
}

}  // namespace

#endif
