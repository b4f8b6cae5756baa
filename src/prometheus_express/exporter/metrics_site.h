// What start_http_server serves: the pages of registries, a page with links to them, and what the
// program adds.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "prometheus_express/exporter/metrics_handler.h"
#include "prometheus_express/exporter/start_http_server.h"
#include "prometheus_express/http/router.h"
#include "prometheus_express/platform/optional.h"

namespace prometheus_express {

class MetricsSite {
 public:
  // `slots` scrapes of each page may be under way at once.
  MetricsSite(CollectorRegistry& registry, const MetricsServerOptions& options, std::size_t slots);
  MetricsSite(const MetricsSite&) = delete;
  MetricsSite& operator=(const MetricsSite&) = delete;

  Router router() const {
    return {routes_.data(), routes_.size(), middleware_.items, middleware_.count};
  }

  // On the first page, unless another server shows its own there.
  void show_own_metrics(const HttpServerBase& server);

 private:
  static constexpr std::size_t kLoans = 64;
  static constexpr std::size_t kNativeBuckets = 1024;

  class Page : public MetricsHandlerBase {
   public:
    Page(CollectorRegistry& registry, std::unique_ptr<Scrape[]> scrapes, std::size_t count)
        : MetricsHandlerBase(registry, scrapes.get(), count), scrapes_(std::move(scrapes)) {}

   private:
    std::unique_ptr<Scrape[]> scrapes_;
  };

  void add_page(std::string_view path, CollectorRegistry& registry, std::size_t slots,
                Compression* compression);

  CollectorRegistry& registry_;
  Optional<ExporterMetrics> own_metrics_;
  NativeSnapshots<kLoans, kNativeBuckets> snapshots_;
  ExemplarBuffers<kLoans> exemplars_;
  std::vector<std::unique_ptr<Page>> pages_;
  std::string links_;
  struct Links {
    const MetricsSite& site;
    void operator()(const Request&, Response& response) const;
  } show_links_{*this};
  std::vector<Route> routes_;
  BorrowedArray<Middleware> middleware_;
};

}  // namespace prometheus_express
