#include "prometheus_express/exporter/process_collector.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "prometheus_express/exporter/proc_file.h"

namespace prometheus_express {
namespace {

constexpr MetricOptions kStandardName{Prefix::kNone};

// opendir() would allocate 32 KiB at each scrape.
int count_open_files() {
  struct Entry {
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short size;
  };
  const int folder = ::open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return -1;
  int count = 0;
  alignas(Entry) char buffer[4096];
  for (;;) {
    const long bytes = ::syscall(SYS_getdents64, folder, buffer, sizeof buffer);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) {
      if (bytes < 0) count = -1;
      break;
    }
    for (long at = 0; at < bytes; ++count) {
      Entry entry;
      std::memcpy(&entry, buffer + at, sizeof entry);
      at += entry.size;
    }
  }
  ::close(folder);
  return count - 3;  // "." and ".." and the folder itself
}

void set_if_known(Gauge<>& gauge, double value) {
  if (value >= 0) gauge.set(value);
}

}  // namespace

ProcessCollector::ProcessCollector(CollectorRegistry& registry)
    : boot_time_(number_after("/proc/stat", "btime ")),
      cpu_seconds_total_("process_cpu_seconds_total",
                         "Total user and system CPU time spent in seconds.", registry,
                         kStandardName),
      start_time_seconds_("process_start_time_seconds",
                          "Start time of the process since unix epoch in seconds.", registry,
                          kStandardName),
      resident_memory_bytes_("process_resident_memory_bytes", "Resident memory size in bytes.",
                             registry, kStandardName),
      virtual_memory_bytes_("process_virtual_memory_bytes", "Virtual memory size in bytes.",
                            registry, kStandardName),
      open_fds_("process_open_fds", "Number of open file descriptors.", registry, kStandardName),
      max_fds_("process_max_fds", "Maximum number of open file descriptors.", registry,
               kStandardName),
      registration_(registry, *this) {
  cpu_seconds_total_.set_function(cpu_seconds_);
}

void ProcessCollector::collect() {
  read_stat();
  set_if_known(open_fds_, count_open_files());
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    max_fds_.set(static_cast<double>(limit.rlim_cur));
  }
}

void ProcessCollector::read_stat() {
  ProcessStat stat;
  if (!read_process_stat("/proc/self/stat", stat)) return;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  cpu_seconds_.cell.set((stat.user_ticks + stat.system_ticks) / ticks);
  virtual_memory_bytes_.set(stat.virtual_bytes);
  resident_memory_bytes_.set(stat.resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  if (boot_time_ >= 0) start_time_seconds_.set(boot_time_ + stat.start_ticks / ticks);
}

}  // namespace prometheus_express

#endif
