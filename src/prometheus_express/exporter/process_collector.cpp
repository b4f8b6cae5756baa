#include "prometheus_express/exporter/process_collector.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace prometheus_express {
namespace {

constexpr MetricOptions kStandardName{Prefix::kNone};

// Reads the beginning of a small file, as text; empty when that fails.
template <std::size_t Size>
const char* read_file(const char* path, char (&text)[Size]) {
  text[0] = '\0';
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return text;
  const ssize_t count = ::read(file, text, Size - 1);
  ::close(file);
  text[count > 0 ? count : 0] = '\0';
  return text;
}

// Field `number` (from 3 on) of /proc/self/stat, as proc(5) counts them. The second, the name of
// the program, may hold spaces and parentheses: fields are counted from its last parenthesis.
double stat_field(const char* stat, int number) {
  const char* at = std::strrchr(stat, ')');
  for (int field = 2; at != nullptr && field < number; ++field) {
    at = std::strchr(at, ' ');
    if (at != nullptr) ++at;
  }
  return at == nullptr ? -1 : std::strtod(at, nullptr);
}

double boot_time_seconds() {
  char text[16384];
  const char* line = std::strstr(read_file("/proc/stat", text), "\nbtime ");
  return line == nullptr ? -1 : std::strtod(line + 7, nullptr);
}

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
    if (bytes <= 0) break;
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
    : boot_time_(boot_time_seconds()),
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
  enum Field { kUserTime = 14, kSystemTime = 15, kStartTime = 22, kVirtualBytes = 23, kPages = 24 };
  char text[2048];
  const char* stat = read_file("/proc/self/stat", text);
  if (*stat == '\0') return;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  cpu_seconds_.cell.set((stat_field(stat, kUserTime) + stat_field(stat, kSystemTime)) / ticks);
  set_if_known(virtual_memory_bytes_, stat_field(stat, kVirtualBytes));
  set_if_known(resident_memory_bytes_,
               stat_field(stat, kPages) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  if (boot_time_ >= 0) start_time_seconds_.set(boot_time_ + stat_field(stat, kStartTime) / ticks);
}

}  // namespace prometheus_express
