#include "prometheus_express/push/remote_write/remote_write_metrics.h"

namespace prometheus_express {
namespace {

constexpr MetricOptions kOwnName{Prefix::kLibrary};

}  // namespace

RemoteWriteMetrics::RemoteWriteMetrics(CollectorRegistry& registry)
    : sent_("remote_write_samples_sent_total", "Samples that the store accepted.", registry,
            kOwnName),
      dropped_("remote_write_samples_dropped_total",
               "Samples that gave way to newer ones in a full queue.", registry, kOwnName),
      refused_("remote_write_samples_refused_total", "Samples in batches that the store refused.",
               registry, kOwnName),
      unfit_("remote_write_samples_unfit_total",
             "Samples too large for the memory, or with too many labels.", registry, kOwnName),
      retries_("remote_write_retries_total", "Attempts that failed and are made again.", registry,
               kOwnName),
      waiting_("remote_write_samples_waiting", "Samples in the queue or the batch.", registry,
               kOwnName) {}

void RemoteWriteMetrics::show(const RemoteWriteStatistics& now) {
  sent_.inc(now.sent - shown_.sent);
  dropped_.inc(now.dropped - shown_.dropped);
  refused_.inc(now.refused - shown_.refused);
  unfit_.inc(now.unfit - shown_.unfit);
  retries_.inc(now.retries - shown_.retries);
  waiting_.set(static_cast<double>(now.waiting));
  shown_ = now;
}

}  // namespace prometheus_express
