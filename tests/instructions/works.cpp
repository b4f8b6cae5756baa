// Fixed works, for callgrind to count the instructions of: each is a function work_..., which
// does the same kOperations times. Prints how often that is, for check.py.
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/formats/text_format.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/registry.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kOperations = 2'000;
constexpr std::size_t kMany = 10'000;
constexpr const char* kMethods[] = {"GET", "PUT", "POST", "HEAD"};

std::vector<std::string> numbered(const char* head, std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) texts.push_back(head + std::to_string(i));
  return texts;
}

const std::vector<std::string> paths = numbered("/api/v1/item/", kMany);
const std::vector<std::string> names = numbered("metric_number_", kOperations);

// A page is one of as many samples as there are operations.
struct Counters {
  Counters() {
    for (std::size_t i = 0; i < kOperations; ++i) {
      const double amount = static_cast<double>(i * 977) + (i % 2 == 0 ? 0 : 1.0 / 3);
      of_page.inc({kMethods[i % 4], paths[i]}, amount);
    }
    for (std::size_t i = 0; i < 100; ++i) few.inc({kMethods[i % 4], paths[i]});
    for (std::size_t i = 0; i < kMany; ++i) many.inc({kMethods[i % 4], paths[i]});
  }

  prom::CollectorRegistry page;
  prom::CollectorRegistry elsewhere;
  prom::CollectorRegistry singles;
  prom::Counter<2> of_page{"page_total", "", {"method", "path"}, page};
  prom::Counter<2> few{"few_total", "", {"method", "path"}, elsewhere};
  prom::Counter<2> many{"many_total", "", {"method", "path"}, elsewhere};
  prom::Counter<2> made{"made_total", "", {"method", "path"}, elsewhere};
};

struct Histograms {
  Histograms() {
    for (std::size_t i = 0; i < kOperations / 17; ++i) {
      histogram.observe({paths[i]}, static_cast<double>(i) / 10);
    }
  }

  prom::CollectorRegistry page;
  prom::Histogram<1> histogram{"seconds", "", {"path"}, page};
};

// Three children each: what headers cost.
struct Families {
  Families() {
    for (std::size_t i = 0; i < kOperations / 3; ++i) {
      all.push_back(std::make_unique<prom::Gauge<1>>(prom::MetricName::borrowed(names[i].c_str()),
                                                     "What it is.", kCore, page));
      for (std::size_t core = 0; core < 3; ++core) {
        all.back()->labels(core).set(20 + static_cast<double>(i % 100) * 0.25);
      }
    }
  }

  static constexpr prom::LabelName<prom::MetricType::kGauge> kCore[1] = {
      prom::LabelName<prom::MetricType::kGauge>::borrowed("core")};
  prom::CollectorRegistry page{"machine"};
  std::vector<std::unique_ptr<prom::Gauge<1>>> all;
};

Families& families() {
  static Families all;
  return all;
}

Counters& counters() {
  static Counters all;
  return all;
}

Histograms& histograms() {
  static Histograms all;
  return all;
}

std::vector<std::unique_ptr<prom::Gauge<>>>& registered() {
  static std::vector<std::unique_ptr<prom::Gauge<>>> all;
  all.reserve(kOperations);
  return all;
}

void render(prom::CollectorRegistry& registry, const prom::Format& format) {
  static std::vector<char> buffer(65'536);
  prom::Exposition exposition{registry, format};
  while (exposition.read_some(buffer.data(), buffer.size()).status ==
         prom::Exposition::Status::kMore) {
  }
}

}  // namespace

extern "C" {

[[gnu::noinline]] void work_labels_of_100() {
  for (std::size_t i = 0; i < kOperations; ++i) {
    counters().few.labels(kMethods[i % 4], paths[i % 100]).inc();
  }
}

[[gnu::noinline]] void work_one_call_of_100() {
  for (std::size_t i = 0; i < kOperations; ++i) {
    counters().few.inc({kMethods[i % 4], paths[i % 100]});
  }
}

[[gnu::noinline]] void work_labels_of_10000() {
  for (std::size_t i = 0; i < kOperations; ++i) {
    counters().many.labels(kMethods[i % 4], paths[i * 4 % kMany + i % 4]).inc();
  }
}

[[gnu::noinline]] void work_make_child() {
  for (std::size_t i = 0; i < kOperations; ++i) counters().made.inc({kMethods[i % 4], paths[i]});
}

[[gnu::noinline]] void work_register_metric() {
  for (std::size_t i = 0; i < kOperations; ++i) {
    registered().push_back(std::make_unique<prom::Gauge<>>(
        prom::MetricName::borrowed(names[i].c_str()), "", counters().singles));
  }
}

[[gnu::noinline]] void work_observe() {
  for (std::size_t i = 0; i < kOperations; ++i) {
    histograms().histogram.observe({paths[0]}, static_cast<double>(i % 12));
  }
}

[[gnu::noinline]] void work_page_text() { render(counters().page, prom::kTextFormat); }
[[gnu::noinline]] void work_page_openmetrics() {
  render(counters().page, prom::kOpenMetricsFormat);
}
[[gnu::noinline]] void work_page_protobuf() { render(counters().page, prom::kProtobufFormat); }
[[gnu::noinline]] void work_page_families() { render(families().page, prom::kTextFormat); }
[[gnu::noinline]] void work_page_single_values() { render(counters().singles, prom::kTextFormat); }
[[gnu::noinline]] void work_page_histograms() { render(histograms().page, prom::kTextFormat); }

}  // extern "C"

int main() {
  std::printf("operations %zu\n", kOperations);
  counters();
  histograms();
  families();
  registered();
  render(counters().page, prom::kTextFormat);  // finds what the loader has to do only once
  work_labels_of_100();
  work_one_call_of_100();
  work_labels_of_10000();
  work_make_child();
  work_register_metric();
  work_observe();
  work_page_text();
  work_page_openmetrics();
  work_page_protobuf();
  work_page_histograms();
  work_page_families();
  work_page_single_values();
}
