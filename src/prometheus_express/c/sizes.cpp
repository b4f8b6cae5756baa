// Holds c/sizes.h to what the objects hold.
#include "prometheus_express/c/sizes.h"

#include "prometheus_express/c/metric.h"
#include "prometheus_express/c/network.h"
#include "prometheus_express/c/page.h"
#include "prometheus_express/c/push/push.h"
#include "prometheus_express/c/push/remote_write.h"
#include "prometheus_express/c/quantiles.h"
#include "prometheus_express/c/registry.h"
#include "prometheus_express/c/server/body.h"
#include "prometheus_express/c/server/handler.h"
#include "prometheus_express/c/server/server.h"

namespace prometheus_express::c {
namespace {

// The compiler names both numbers where they do not fit.
template <std::size_t kGiven, std::size_t kNeeded>
struct Sizes {
  static_assert(kGiven >= kNeeded, "c/sizes.h: too few bytes in this configuration");
  static_assert(kGiven <= kNeeded + 128, "c/sizes.h: too many bytes in this configuration");
};
template <class InC, class Object>
struct Fits : Sizes<sizeof(InC), sizeof(Object)> {
  static_assert(alignof(InC) >= alignof(Object));
};

template struct Fits<pe_metric, Metric>;
template struct Fits<pe_registry, Registry>;
template struct Fits<pe_counter, MetricOf<DynamicCounter>>;
template struct Fits<pe_gauge, MetricOf<DynamicGauge>>;
template struct Fits<pe_histogram, MetricOf<DynamicHistogram>>;
template struct Fits<pe_summary, MetricOf<DynamicSummary>>;
template struct Fits<pe_quantile_summary, MetricOf<DynamicQuantileSummary>>;
template struct Fits<pe_info, MetricOf<DynamicInfo>>;
template struct Fits<pe_enum, MetricOf<DynamicEnum>>;
template struct Fits<pe_page, Page>;
template struct Fits<pe_network, NetworkObject>;
template struct Fits<pe_metrics_handler, HandlerObject>;
template struct Fits<pe_body, Body>;
template struct Fits<pe_server, ServerObject>;
template struct Fits<pe_push, PushObject>;
template struct Fits<pe_remote_write, RemoteWriteObject>;

static_assert(PE_MAX_BUCKETS == kMaxBuckets && PE_MAX_LABELS == kMaxLabels &&
              PE_MAX_QUANTILES == kMaxQuantiles);
static_assert(PE_LEAST_REQUEST_BYTES == HttpServerBase::kLeastRequestBytes &&
              PE_REQUEST_BYTES == kRequestBufferBytes &&
              PE_MOST_REQUEST_BYTES <= RequestParser::kMaxBytes);

}  // namespace
}  // namespace prometheus_express::c
