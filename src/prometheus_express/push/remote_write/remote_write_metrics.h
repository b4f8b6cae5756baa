// The counts of a RemoteWrite as metrics, so that those who look at the store see what it never
// got.
//
//   prom::RemoteWrite<1'000'000> remote{network, "http://192.0.2.1:9090/api/v1/write", registry};
//   prom::RemoteWriteMetrics remote_metrics{registry};
//   for (;;) {
//     remote.update();
//     remote_metrics.show(remote.statistics());
//   }
//
// Registers, without the registry's namespace, prometheus_express_remote_write_ followed by
//
//  samples_sent_total      accepted by the store
//  samples_dropped_total   gave way to newer ones in a full queue
//  samples_refused_total   in batches that the store refused
//  samples_unfit_total     too large for the memory, or with too many labels
//  retries_total           attempts that failed and are made again
//  samples_waiting         in the queue or the batch, now
//
// In the registry that is sent, they reach the store like all others: what a full queue has lost is
// known when the link is back. Each takes about as much of a batch as any other series.
#pragma once

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prometheus_express {

class RemoteWriteMetrics {
 public:
  explicit RemoteWriteMetrics(CollectorRegistry& registry = default_registry());

  // Takes over what has changed since the last call, by the thread that updates the RemoteWrite;
  // always of the same one. Any thread may scrape meanwhile. Not for interrupt handlers.
  void show(const RemoteWriteStatistics& now);

 private:
  Counter<> sent_;
  Counter<> dropped_;
  Counter<> refused_;
  Counter<> unfit_;
  Counter<> retries_;
  Gauge<> waiting_;
  RemoteWriteStatistics shown_;
};

}  // namespace prometheus_express
