// Serves a registry's page: the handler of a route such as GET /metrics.
//
//   prom::MetricsHandler metrics{registry};
//   const prom::Route routes[] = {{"GET", "/metrics", metrics}};
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/exporter/exporter_metrics.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/negotiation.h"
#include "prometheus_express/exposition/scrape_memory.h"
#include "prometheus_express/http/compression/compression.h"
#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/registry_link.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/optional.h"

namespace prometheus_express {

class MetricsHandlerBase;

// What a reader gets.
struct ScrapeChoice {
  const Format* format = &kTextFormat;
  const char* content_type = "text/plain; version=0.0.4; charset=utf-8";
  ExpositionOptions options = {};
};

// One scrape under way: the body of its response. Made by MetricsHandler only.
class Scrape : public BodySource {
 public:
  bool busy() const { return exposition_.has_value(); }
  void begin(MetricsHandlerBase& handler, const ScrapeChoice& choice);

  BodyResult read_some(char* buffer, std::size_t size) override;
  void release() override;

 private:
  Optional<Exposition> exposition_;
  MetricsHandlerBase* handler_ = nullptr;
  std::uint64_t start_ns_ = 0;
};

// What all sizes of MetricsHandler have in common.
class MetricsHandlerBase {
 public:
  MetricsHandlerBase(const MetricsHandlerBase&) = delete;
  MetricsHandlerBase& operator=(const MetricsHandlerBase&) = delete;

  // Answers with the page, read piece by piece while it is sent; 503 when too many scrapes are
  // under way; 400 when the query lists too many names. It is the whole page in text 0.0.4, unless
  // offer() was called.
  void operator()(const Request& request, Response& response);

  // The formats to choose from by a request's Accept header, the first for readers that ask for
  // none of them; and of the metrics those that the query lists (NameFilter), if any. A program
  // that does not call it links nothing of this. Borrowed.
  template <std::size_t Count>
  void offer(const Offer (&offers)[Count]) {
    offers_ = offers;
    offer_count_ = Count;
    choose_ = choose;
  }

  // Memory for native histograms, which the protobuf format leaves out otherwise, and when all of
  // it is in use. Borrowed.
  void lend(NativeSnapshotPool& snapshots) { snapshots_ = &snapshots; }

  // Memory for exemplars, which OpenMetrics and protobuf leave out otherwise, and when all of it is
  // in use. Borrowed.
  void lend(ExemplarPool& exemplars) { exemplars_ = &exemplars; }

  // Compresses pages for who takes them compressed. Borrowed.
  void compress_with(Compression& compression) { compression_ = &compression; }

  // Says whether scrapes are under way.
  bool busy() const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (scrapes_[i].busy()) return true;
    }
    return false;
  }

  // From now on counts its scrapes in `metrics`, which must outlive it.
  void count_in(ExporterMetrics& metrics) { metrics_ = &metrics; }

 protected:
  MetricsHandlerBase(CollectorRegistry& registry, Scrape* scrapes, std::size_t count)
      : registry_(registry), scrapes_(scrapes), count_(count) {}
  ~MetricsHandlerBase() = default;

 private:
  friend class Scrape;

  // False where what is asked for cannot be had: then it has answered so.
  static bool choose(const MetricsHandlerBase& handler, const Request& request, Response& response,
                     ScrapeChoice& choice);

  Scrape* free_scrape();
  void refuse(Response& response);

  RegistryLink registry_;
  Scrape* scrapes_;
  std::size_t count_;
  bool (*choose_)(const MetricsHandlerBase&, const Request&, Response&, ScrapeChoice&) = nullptr;
  const Offer* offers_ = nullptr;
  std::size_t offer_count_ = 0;
  NativeSnapshotPool* snapshots_ = nullptr;
  ExemplarPool* exemplars_ = nullptr;
  Compression* compression_ = nullptr;
  ExporterMetrics* metrics_ = nullptr;
};

// `Scrapes` may be under way at once; all their memory is inside. Must outlive the server. The
// registry may end first: scrapes are then answered 500.
template <std::size_t Scrapes = kConcurrentScrapes>
class MetricsHandler : public MetricsHandlerBase {
 public:
  explicit MetricsHandler(CollectorRegistry& registry)
      : MetricsHandlerBase(registry, scrapes_, Scrapes) {}

 private:
  Scrape scrapes_[Scrapes];
};

}  // namespace prometheus_express
