#include "work/series.h"

#include <random>

namespace bench {

std::vector<Series> make_series(std::size_t count) {
  static constexpr const char* kMethods[] = {"GET", "PUT", "POST", "HEAD"};
  std::mt19937_64 random{1};
  std::vector<Series> all;
  for (std::size_t i = 0; i < count; ++i) {
    const double fraction = static_cast<double>(random() >> 11) * 0x1p-53;
    const double amount = i % 2 == 0 ? static_cast<double>(i * 977) : fraction * 1e6;
    all.push_back({kMethods[i % 4], "/api/v1/item/" + std::to_string(i), amount});
  }
  return all;
}

ExpressSeries::ExpressSeries(const std::vector<Series>& all) {
  for (const Series& one : all) requests.labels(one.method, one.path).inc(one.amount);
}

CppSeries::CppSeries(const std::vector<Series>& all) {
  for (const Series& one : all) {
    requests.Add({{"method", one.method}, {"path", one.path}}).Increment(one.amount);
  }
}

LimitPage limit_series(const std::vector<Series>& all) {
  LimitPage page;
  page.add_text(
      "# HELP http_requests_total Requests served.\n# TYPE http_requests_total counter\n");
  for (const Series& one : all) {
    page.add_sample("http_requests_total{method=\"" + one.method + "\",path=\"" + one.path + "\"} ",
                    one.amount);
  }
  return page;
}

}  // namespace bench
