// The exporter's metrics about itself.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/http/server.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/summary.h"

namespace prometheus_express {

// Registers, without the registry's namespace:
//
//   prometheus_express_scrape_duration_seconds       from the request to the last byte handed over
//   prometheus_express_scrapes_refused_total         answered 503: too many at once
//   prometheus_express_http_connections_total
//   prometheus_express_http_connections_active
//   prometheus_express_http_requests_total           well-formed requests, whatever the answer
//   prometheus_express_http_requests_refused_total   malformed or too large ones
//   prometheus_express_http_timeouts_total           connections ended by a time limit
//
// Optional: a program that makes no ExporterMetrics pays nothing. A registry has room for one.
class ExporterMetrics {
 public:
  // Whether the registry has one already.
  static bool shown_by(CollectorRegistry& registry);

  explicit ExporterMetrics(CollectorRegistry& registry);

  // Shows the statistics of this server, which must outlive this object; 0 until then.
  void watch(const HttpServerBase& server) { server_ = &server; }

  // Called by MetricsHandler.
  void scrape_finished(double seconds) { scrape_duration_.observe(seconds); }
  void scrape_refused() { scrapes_refused_.inc(); }

 private:
  using Read = std::uint64_t (*)(const HttpServerStatistics&);

  // A callback that reads one number of the server's statistics.
  struct ServerNumber {
    double operator()() const;
    const ExporterMetrics& owner;
    Read read;
  };

  const HttpServerBase* server_ = nullptr;
  Summary<> scrape_duration_;
  Counter<> scrapes_refused_;
  Counter<> connections_;
  Gauge<> connections_active_;
  Counter<> requests_;
  Counter<> requests_refused_;
  Counter<> timeouts_;
  ServerNumber read_connections_;
  ServerNumber read_connections_active_;
  ServerNumber read_requests_;
  ServerNumber read_requests_refused_;
  ServerNumber read_timeouts_;
};

}  // namespace prometheus_express
