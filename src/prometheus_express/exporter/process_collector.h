// The standard process_* metrics of this process, read from the operating system at each scrape.
#pragma once

#include "prometheus_express/exporter/process/process_values.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/platform/optional.h"

namespace prometheus_express {

// Registers, without the registry's namespace, the names that all official clients use:
//
//  process_cpu_seconds_total  process_start_time_seconds  process_resident_memory_bytes
//  process_virtual_memory_bytes  process_open_fds  process_max_fds
//
// of those that the system knows when this is made: Linux all, from /proc; Windows all but
// process_max_fds; other kinds of Unix the CPU time and process_max_fds. A value that cannot be
// read later keeps what it was. collect() makes no allocation.
class ProcessCollector : public Collector {
 public:
  explicit ProcessCollector(CollectorRegistry& registry = default_registry());

  void collect() override;

 private:
  ProcessCollector(CollectorRegistry& registry, const ProcessValues& known);

  // What a counter shows that is counted by somebody else.
  struct CpuSeconds {
    double operator()() const { return cell.load(); }
    DoubleCell cell;
  };

  // There only if its value is known, so that no page shows a 0 instead.
  template <class Metric>
  struct Known {
    Known(MetricName name, Documentation help, CollectorRegistry& registry, double value);
    void set(double value);

    Optional<Metric> metric;
  };

  CpuSeconds cpu_seconds_;
  Known<Counter<>> cpu_seconds_total_;
  Known<Gauge<>> start_time_seconds_;
  Known<Gauge<>> resident_memory_bytes_;
  Known<Gauge<>> virtual_memory_bytes_;
  Known<Gauge<>> open_fds_;
  Known<Gauge<>> max_fds_;
  CollectorRegistration registration_;
};

}  // namespace prometheus_express
