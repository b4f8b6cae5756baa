#include "prometheus_express/exporter/exporter_metrics.h"

namespace prometheus_express {
namespace {

constexpr MetricOptions kOwnName{Prefix::kNone};
constexpr char kScrapeDuration[] = "prometheus_express_scrape_duration_seconds";

using Statistics = HttpServerStatistics;

}  // namespace

ExporterMetrics::ExporterMetrics(CollectorRegistry& registry)
    : scrape_duration_(kScrapeDuration, "Time from a scrape's request to its last byte.", registry,
                       kOwnName),
      scrapes_refused_("prometheus_express_scrapes_refused_total",
                       "Scrapes answered 503 because too many were under way.", registry, kOwnName),
      connections_("prometheus_express_http_connections_total", "Connections accepted.", registry,
                   kOwnName),
      connections_active_("prometheus_express_http_connections_active", "Connections open now.",
                          registry, kOwnName),
      requests_("prometheus_express_http_requests_total", "Well-formed requests.", registry,
                kOwnName),
      requests_refused_("prometheus_express_http_requests_refused_total",
                        "Requests refused as malformed or too large.", registry, kOwnName),
      timeouts_("prometheus_express_http_timeouts_total", "Connections ended by a time limit.",
                registry, kOwnName),
      read_connections_{*this, [](const Statistics& s) { return s.connections; }},
      read_connections_active_{*this, [](const Statistics& s) { return s.connections_active; }},
      read_requests_{*this, [](const Statistics& s) { return s.requests; }},
      read_requests_refused_{*this, [](const Statistics& s) { return s.requests_refused; }},
      read_timeouts_{*this, [](const Statistics& s) {
                       return s.first_byte_timeouts + s.request_timeouts + s.write_timeouts +
                              s.idle_timeouts;
                     }} {
  connections_.set_function(read_connections_);
  connections_active_.set_function(read_connections_active_);
  requests_.set_function(read_requests_);
  requests_refused_.set_function(read_requests_refused_);
  timeouts_.set_function(read_timeouts_);
}

bool ExporterMetrics::shown_by(CollectorRegistry& registry) {
  return registry.contains(kScrapeDuration);
}

double ExporterMetrics::ServerNumber::operator()() const {
  if (owner.server_ == nullptr) return 0;
  return static_cast<double>(read(owner.server_->statistics()));
}

}  // namespace prometheus_express
