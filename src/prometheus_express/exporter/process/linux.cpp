#include "prometheus_express/exporter/process/process_values.h"
#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS && defined(__linux__)

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "prometheus_express/exporter/process/proc_file.h"

namespace prometheus_express {
namespace {

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

}  // namespace

ProcessValues read_process_values() {
  static const double boot_time = number_after("/proc/stat", "btime ");
  ProcessValues values;
  values.open_fds = count_open_files();
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) values.max_fds = static_cast<double>(limit.rlim_cur);
  ProcessStat stat;
  if (!read_process_stat("/proc/self/stat", stat)) return values;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  values.cpu_seconds = (stat.user_ticks + stat.system_ticks) / ticks;
  values.virtual_bytes = stat.virtual_bytes;
  values.resident_bytes = stat.resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
  if (boot_time >= 0) values.start_time_seconds = boot_time + stat.start_ticks / ticks;
  return values;
}

}  // namespace prometheus_express

#endif
