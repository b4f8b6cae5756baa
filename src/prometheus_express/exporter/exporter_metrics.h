// The exporter's metrics about itself.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/http/server.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/summary.h"

namespace prometheus_express {

// One number of a server's statistics as a metric.
class ServerMetric : public Family {
 public:
  // What it shows, and of which server: nullptr for none yet.
  struct Source {
    const char* name;
    const char* documentation;
    std::uint64_t (*read_from)(const HttpServerBase& server);
    bool is_gauge;
  };

  ServerMetric(const Source& source, const HttpServerBase* const& server, CollectorRegistry& home);
  ~ServerMetric() { detach(); }

  std::uint64_t value() const { return server_ == nullptr ? 0 : source_.read_from(*server_); }

 private:
  const Source& source_;
  const HttpServerBase* const& server_;
};

// Registers, without the registry's namespace:
//
//  prometheus_express_scrape_duration_seconds       from the request to the last byte handed over
//  prometheus_express_scrapes_refused_total         answered 503: too many at once
//  prometheus_express_http_connections_total
//  prometheus_express_http_connections_active
//  prometheus_express_http_requests_total           well-formed requests, whatever the answer
//  prometheus_express_http_requests_refused_total   malformed or too large ones
//  prometheus_express_http_timeouts_total           connections ended by a time limit
//
// Optional: a program that makes no ExporterMetrics pays nothing. A registry has room for one.
class ExporterMetrics {
 public:
  // Says whether the registry has one already.
  static bool shown_by(CollectorRegistry& registry);

  explicit ExporterMetrics(CollectorRegistry& registry);

  // Shows the statistics of this server, which must outlive this object; 0 until then.
  void watch(const HttpServerBase& server) { server_ = &server; }

  // Called by MetricsHandler. `start_ns`: the monotonic_ns() at which it began.
  void scrape_finished(std::uint64_t start_ns);
  void scrape_refused() { scrapes_refused_.inc(); }

 private:
  const HttpServerBase* server_ = nullptr;
  Summary<> scrape_duration_;
  Counter<> scrapes_refused_;
  ServerMetric connections_;
  ServerMetric connections_active_;
  ServerMetric requests_;
  ServerMetric requests_refused_;
  ServerMetric timeouts_;
};

}  // namespace prometheus_express
