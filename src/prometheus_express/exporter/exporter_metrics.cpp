#include "prometheus_express/exporter/exporter_metrics.h"

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {
namespace {

constexpr MetricOptions kOwnName{Prefix::kLibrary};
constexpr char kScrapeDuration[] = "scrape_duration_seconds";

using Server = HttpServerBase;
using Statistics = BasicHttpServerStatistics<IntegerCell>;

template <Server::Statistic kStatistic>
std::uint64_t read_from(const Server& server) {
  return server.statistic(kStatistic);
}

std::uint64_t read_timeouts(const Server& server) {
  return server.statistic(&Statistics::first_byte_timeouts) +
         server.statistic(&Statistics::request_timeouts) +
         server.statistic(&Statistics::write_timeouts) +
         server.statistic(&Statistics::idle_timeouts);
}

constexpr ServerMetric::Source kConnections = {"http_connections_total", "Connections accepted.",
                                               read_from<&Statistics::connections>, false};
constexpr ServerMetric::Source kConnectionsActive = {
    "http_connections_active", "Connections open now.", read_from<&Statistics::connections_active>,
    true};
constexpr ServerMetric::Source kRequests = {"http_requests_total", "Good requests.",
                                            read_from<&Statistics::requests>, false};
constexpr ServerMetric::Source kRequestsRefused = {"http_requests_refused_total",
                                                   "Requests refused as malformed or too large.",
                                                   read_from<&Statistics::requests_refused>, false};
constexpr ServerMetric::Source kTimeouts = {"http_timeouts_total", "Connections that timed out.",
                                            read_timeouts, false};

UnlabelledParts parts(const Family& family) { return {&family, nullptr, 0}; }

void read_sample(const void* value, unsigned, ValueSnapshot&, SampleNumber& number) {
  number.set(static_cast<const ServerMetric*>(static_cast<const Family*>(value))->value());
}

constexpr ValueKind kCounterKind = {
    MetricType::kCounter, "counter", "counter", "_total", parts, nullptr, read_sample, nullptr,
};
constexpr ValueKind kGaugeKind = {
    MetricType::kGauge, "gauge", "gauge", nullptr, parts, nullptr, read_sample, nullptr,
};

}  // namespace

ServerMetric::ServerMetric(const Source& source, const HttpServerBase* const& server,
                           CollectorRegistry& home)
    : Family(source.is_gauge ? kGaugeKind : kCounterKind, source.name, source.documentation, 0,
             kOwnName),
      source_(source),
      server_(server) {
  attach(home);
}

ExporterMetrics::ExporterMetrics(CollectorRegistry& registry)
    : scrape_duration_(kScrapeDuration, "Time from a scrape's request to its last byte.", registry,
                       kOwnName),
      scrapes_refused_("scrapes_refused_total", "Scrapes answered 503: too many at once.", registry,
                       kOwnName),
      connections_(kConnections, server_, registry),
      connections_active_(kConnectionsActive, server_, registry),
      requests_(kRequests, server_, registry),
      requests_refused_(kRequestsRefused, server_, registry),
      timeouts_(kTimeouts, server_, registry) {}

void ExporterMetrics::scrape_finished(std::uint64_t start_ns) {
  scrape_duration_.observe(static_cast<double>(monotonic_ns() - start_ns) * 1e-9);
}

bool ExporterMetrics::shown_by(CollectorRegistry& registry) {
  return registry.contains(kScrapeDuration, kOwnName.prefix);
}

}  // namespace prometheus_express
