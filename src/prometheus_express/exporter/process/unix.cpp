#include "prometheus_express/exporter/process/process_values.h"
#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS && !defined(__linux__) && !defined(_WIN32)

#include <sys/resource.h>
#include <sys/time.h>

namespace prometheus_express {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

// What POSIX knows; of memory and open files each system tells in a way of its own.
ProcessValues read_process_values() {
  ProcessValues values;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    values.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) values.max_fds = static_cast<double>(limit.rlim_cur);
  return values;
}

}  // namespace prometheus_express

#endif
