// The standard process_* metrics of this process, read from /proc at each scrape. For Linux.
#pragma once

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"

namespace prometheus_express {

// Registers, without the registry's namespace, the names that all official clients use:
//
//  process_cpu_seconds_total  process_start_time_seconds  process_resident_memory_bytes
//  process_virtual_memory_bytes  process_open_fds  process_max_fds
//
// A value that cannot be read keeps what it was. collect() makes no allocation.
class ProcessCollector : public Collector {
 public:
  explicit ProcessCollector(CollectorRegistry& registry = default_registry());

  void collect() override;

 private:
  void read_stat();

  // What a counter shows that is counted by somebody else.
  struct CpuSeconds {
    double operator()() const { return cell.load(); }
    DoubleCell cell;
  };

  CpuSeconds cpu_seconds_;
  double boot_time_;
  Counter<> cpu_seconds_total_;
  Gauge<> start_time_seconds_;
  Gauge<> resident_memory_bytes_;
  Gauge<> virtual_memory_bytes_;
  Gauge<> open_fds_;
  Gauge<> max_fds_;
  CollectorRegistration registration_;
};

}  // namespace prometheus_express
