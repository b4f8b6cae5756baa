// Pushes once and says what became of it:
//   push push|push_add|delete GATEWAY JOB CONTENT [USER:PASSWORD] [LABEL=VALUE ...]
// CONTENT names a registry: see below. Prints the page that was pushed, a line "---", the number of
// the status and its text.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/push/push_to_gateway.h"

namespace prom = prometheus_express;

namespace {

prom::CollectorRegistry registry{"pushed"};

// Every type, and what is hard to carry.
struct All {
  prom::Counter<1> counter{"events_total", "Events, \\ and\nmore.", {"kind"}, registry};
  prom::Gauge<1> gauge{"level", "Levels.", {"text"}, registry};
  prom::Histogram<0, 3> histogram{"seconds", "Seconds.", registry, prom::buckets(0.1, 1, 10)};
  prom::Summary<> summary{"bytes", "Bytes.", registry};
  prom::Info<1> info{"build", "Build.", {"version"}, registry};
  prom::Enum<0, 2> state{"state", "State.", registry, prom::states("on", "off")};

  All() {
    counter.labels("a").inc(3);
    counter.labels("b").inc(0.5);
    gauge.labels("\"\\\n").set(-1e-300);
    gauge.labels("\xc3\xa4\xe2\x82\xac").set(std::numeric_limits<double>::infinity());
    gauge.labels("nan").set(std::nan(""));
    gauge.labels("pi").set(3.141592653589793);
    for (const double amount : {0.05, 0.5, 5.0, 50.0}) histogram.observe(amount);
    summary.observe(12.25);
    info.info("1.2.3");
    state.state("off");
  }
};

// More than any buffer holds at once: it goes out in chunks.
struct Large {
  prom::Gauge<1> gauge{"large", "Large.", {"number"}, registry};

  Large() {
    for (int i = 0; i < 20'000; ++i) gauge.labels(i).set(i);
  }
};

struct Two {
  prom::Gauge<> first{"first", "First.", registry};
  prom::Gauge<> second{"second", "Second.", registry};
  explicit Two(double value) {
    first.set(value);
    second.set(value);
  }
};

struct First {
  prom::Gauge<> first{"first", "First.", registry};
  First() { first.set(100); }
};

// Another type than it has in Two: a gateway that knows Two refuses it.
struct Clashing {
  prom::Counter<> first{"first", "First.", registry};
};

prom::Status push(const std::string& method, char** arguments,
                  const std::vector<prom::GroupingLabel>& labels,
                  const prom::GatewayOptions& options) {
  const char* const gateway = arguments[0];
  const char* const job = arguments[1];
  const auto call = [&](const prom::GroupingKey& key) {
    if (method == "push") return prom::push_to_gateway(gateway, job, registry, key, options);
    if (method == "push_add") return prom::pushadd_to_gateway(gateway, job, registry, key, options);
    return prom::delete_from_gateway(gateway, job, key, options);
  };
  switch (labels.size()) {
    case 0:
      return call({});
    case 1:
      return call({labels[0]});
    default:
      return call({labels[0], labels[1]});
  }
}

prom::Status run(int count, char** arguments) {
  prom::GatewayOptions options;
  options.timeout_ms = 10'000;
  std::vector<prom::GroupingLabel> labels;
  for (int i = 5; i < count; ++i) {
    const std::string_view argument = arguments[i];
    const std::size_t sign = argument.find('=');
    const std::size_t colon = argument.find(':');
    if (sign != std::string_view::npos) {
      labels.push_back({argument.substr(0, sign), argument.substr(sign + 1)});
    } else if (colon != std::string_view::npos) {
      options.user = argument.substr(0, colon);
      options.password = argument.substr(colon + 1);
    }
  }
  const std::string page = prom::generate_latest(registry);
  std::fwrite(page.data(), 1, page.size(), stdout);
  return push(arguments[1], arguments + 2, labels, options);
}

int report(const prom::Status& status) {
  std::printf("---\n%d %s\n", static_cast<int>(status.code()), status.text());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) return 2;
  const std::string content = arguments[4];
  if (content == "all") {
    All all;
    return report(run(count, arguments));
  }
  if (content == "large") {
    Large large;
    return report(run(count, arguments));
  }
  if (content == "two" || content == "two_more") {
    Two two{content == "two" ? 1.0 : 2.0};
    return report(run(count, arguments));
  }
  if (content == "first") {
    First first;
    return report(run(count, arguments));
  }
  if (content == "clashing") {
    Clashing clashing;
    return report(run(count, arguments));
  }
  return content == "nothing" ? report(run(count, arguments)) : 2;
}
