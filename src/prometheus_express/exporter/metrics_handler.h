// Serves a registry's page: the handler of a route such as GET /metrics.
//
//   prom::MetricsHandler metrics{registry};
//   const prom::Route routes[] = {{"GET", "/metrics", metrics}};
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "prometheus_express/exporter/exporter_metrics.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// One scrape under way: the body of its response. Made by MetricsHandler only.
class Scrape : public BodySource {
 public:
  bool busy() const { return exposition_.has_value(); }
  void begin(CollectorRegistry& registry, ExporterMetrics* metrics);
  const char* content_type() const { return exposition_->content_type(); }

  BodyResult read(char* buffer, std::size_t size) override;
  void release() override;

 private:
  std::optional<Exposition> exposition_;
  ExporterMetrics* metrics_ = nullptr;
  std::uint64_t start_ns_ = 0;
};

// What all sizes of MetricsHandler have in common.
class MetricsHandlerBase {
 public:
  MetricsHandlerBase(const MetricsHandlerBase&) = delete;
  MetricsHandlerBase& operator=(const MetricsHandlerBase&) = delete;

  // Answers with the page, read piece by piece while it is sent; 503 when too many scrapes are
  // under way.
  void operator()(const Request& request, Response& response);

  // From now on counts its scrapes in `metrics`, which must outlive it.
  void count_in(ExporterMetrics& metrics) { metrics_ = &metrics; }

 protected:
  MetricsHandlerBase(CollectorRegistry& registry, Scrape* scrapes, std::size_t count)
      : registry_(registry), scrapes_(scrapes), count_(count) {}
  ~MetricsHandlerBase() = default;

 private:
  CollectorRegistry& registry_;
  ExporterMetrics* metrics_ = nullptr;
  Scrape* scrapes_;
  std::size_t count_;
};

// `Scrapes` may be under way at once; all their memory is inside. Must outlive the server.
template <std::size_t Scrapes = kConcurrentScrapes>
class MetricsHandler : public MetricsHandlerBase {
 public:
  explicit MetricsHandler(CollectorRegistry& registry)
      : MetricsHandlerBase(registry, scrapes_, Scrapes) {}

 private:
  Scrape scrapes_[Scrapes];
};

}  // namespace prometheus_express
