#include "prometheus_express/exporter/auth_metrics.h"

namespace prometheus_express {
namespace {

constexpr MetricOptions kOwnName{Prefix::kLibrary};

}  // namespace

AuthMetrics::AuthMetrics(const Authentication& auth, CollectorRegistry& registry)
    : read_failures_{auth, &Authentication::failures},
      read_slowed_{auth, &Authentication::slowed},
      failures_("http_auth_failures_total", "Requests with a wrong password or token.", registry,
                kOwnName),
      slowed_("http_auth_slowed_total", "Requests of who was wrong too often.", registry,
              kOwnName) {
  failures_.set_function(read_failures_);
  slowed_.set_function(read_slowed_);
}

}  // namespace prometheus_express
