#include "prometheus_express/exporter/process_collector.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

namespace prometheus_express {
namespace {

constexpr MetricOptions kStandardName{Prefix::kNone};

}  // namespace

template <class Metric>
ProcessCollector::Known<Metric>::Known(MetricName name, Documentation help,
                                       CollectorRegistry& registry, double value) {
  if (value >= 0) metric.emplace(name, help, registry, kStandardName);
}

template <class Metric>
void ProcessCollector::Known<Metric>::set(double value) {
  if (metric.has_value() && value >= 0) metric->set(value);
}

ProcessCollector::ProcessCollector(CollectorRegistry& registry)
    : ProcessCollector(registry, read_process_values()) {}

ProcessCollector::ProcessCollector(CollectorRegistry& registry, const ProcessValues& known)
    : cpu_seconds_total_("process_cpu_seconds_total",
                         "Total user and system CPU time spent in seconds.", registry,
                         known.cpu_seconds),
      start_time_seconds_("process_start_time_seconds",
                          "Start time of the process since unix epoch in seconds.", registry,
                          known.start_time_seconds),
      resident_memory_bytes_("process_resident_memory_bytes", "Resident memory size in bytes.",
                             registry, known.resident_bytes),
      virtual_memory_bytes_("process_virtual_memory_bytes", "Virtual memory size in bytes.",
                            registry, known.virtual_bytes),
      open_fds_("process_open_fds", "Number of open file descriptors.", registry, known.open_fds),
      max_fds_("process_max_fds", "Maximum number of open file descriptors.", registry,
               known.max_fds),
      registration_(registry, *this) {
  if (cpu_seconds_total_.metric.has_value()) cpu_seconds_total_.metric->set_function(cpu_seconds_);
}

void ProcessCollector::collect() {
  const ProcessValues values = read_process_values();
  if (values.cpu_seconds >= 0) cpu_seconds_.cell.set(values.cpu_seconds);
  start_time_seconds_.set(values.start_time_seconds);
  resident_memory_bytes_.set(values.resident_bytes);
  virtual_memory_bytes_.set(values.virtual_bytes);
  open_fds_.set(values.open_fds);
  max_fds_.set(values.max_fds);
}

}  // namespace prometheus_express

#endif
