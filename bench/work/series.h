// Many labelled counters, the same ones for each library.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/heap_storage.h"
#include "work/limit_page.h"

namespace bench {

// http_requests_total{method,path}, counted up to `amount`.
struct Series {
  std::string method;
  std::string path;
  double amount;
};

// The first `count` of an endless list: every other amount is whole, the rest have 16 or 17 digits.
std::vector<Series> make_series(std::size_t count);

struct ExpressSeries {
  explicit ExpressSeries(const std::vector<Series>& all);

  prometheus_express::HeapStorage storage;
  prometheus_express::CollectorRegistry registry{"http", storage};
  prometheus_express::Counter<2> requests{
      "requests_total", "Requests served.", {"method", "path"}, registry};
};

struct CppSeries {
  explicit CppSeries(const std::vector<Series>& all);

  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("http_requests_total")
                                                          .Help("Requests served.")
                                                          .Register(*registry);
};

LimitPage limit_series(const std::vector<Series>& all);

}  // namespace bench
