// Serves a registry's page: the handler of a route such as GET /metrics.
//
//   prom::MetricsHandler metrics{registry};
//   const prom::Route routes[] = {{"GET", "/metrics", metrics}};
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "prometheus_express/exporter/exporter_metrics.h"
#include "prometheus_express/exporter/native_snapshots.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/negotiation.h"
#include "prometheus_express/http/compression.h"
#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// One scrape under way: the body of its response. Made by MetricsHandler only.
class Scrape : public BodySource {
 public:
  bool busy() const { return exposition_.has_value(); }
  void begin(CollectorRegistry& registry, const Format& format, const ExpositionOptions& options,
             NativeSnapshotPool* snapshots, ExporterMetrics* metrics);

  BodyResult read(char* buffer, std::size_t size) override;
  void release() override;

 private:
  std::optional<Exposition> exposition_;
  NativeSnapshot* snapshot_ = nullptr;
  NativeSnapshotPool* snapshots_ = nullptr;
  ExporterMetrics* metrics_ = nullptr;
  std::uint64_t start_ns_ = 0;
};

// What all sizes of MetricsHandler have in common.
class MetricsHandlerBase {
 public:
  MetricsHandlerBase(const MetricsHandlerBase&) = delete;
  MetricsHandlerBase& operator=(const MetricsHandlerBase&) = delete;

  // Answers with the page, read piece by piece while it is sent, in the format that the request's
  // Accept header asks for, of the metrics that its query lists (name[]=...), if any; 503 when too
  // many scrapes are under way.
  void operator()(const Request& request, Response& response);

  // The formats to choose from, the first for readers that ask for none of them. Without this call
  // it is text 0.0.4 alone, and a program links nothing of the others. Borrowed.
  template <std::size_t Count>
  void offer(const Offer (&offers)[Count]) {
    offers_ = offers;
    offer_count_ = Count;
  }

  // Memory for native histograms, which the protobuf format leaves out otherwise. When all of it is
  // in use, a scrape in that format is answered 503. Borrowed.
  void lend(NativeSnapshotPool& snapshots) { snapshots_ = &snapshots; }

  // Compresses pages for who takes them compressed. Borrowed.
  void compress_with(Compression& compression) { compression_ = &compression; }

  // From now on counts its scrapes in `metrics`, which must outlive it.
  void count_in(ExporterMetrics& metrics) { metrics_ = &metrics; }

 protected:
  MetricsHandlerBase(CollectorRegistry& registry, Scrape* scrapes, std::size_t count);
  ~MetricsHandlerBase() = default;

 private:
  Scrape* free_scrape();
  void refuse(Response& response);

  CollectorRegistry& registry_;
  const Offer* offers_;
  std::size_t offer_count_ = 1;
  NativeSnapshotPool* snapshots_ = nullptr;
  Compression* compression_ = nullptr;
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
