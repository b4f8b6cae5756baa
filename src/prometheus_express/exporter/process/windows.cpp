#include "prometheus_express/exporter/process/process_values.h"
#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS && defined(_WIN32)

#define WIN32_LEAN_AND_MEAN
#define PSAPI_VERSION 2  // in kernel32
#include <windows.h>
// After it.
#include <psapi.h>

namespace prometheus_express {
namespace {

// In units of 100 ns.
double seconds(const FILETIME& time) {
  constexpr double kHigh = 4294967296.0;
  return (time.dwHighDateTime * kHigh + time.dwLowDateTime) * 1e-7;
}

// Between 1601, where Windows begins to count, and 1970.
constexpr double kUnixEpochSeconds = 11644473600.0;

}  // namespace

ProcessValues read_process_values() {
  ProcessValues values;
  const HANDLE self = ::GetCurrentProcess();
  FILETIME start;
  FILETIME end;
  FILETIME kernel;
  FILETIME user;
  if (::GetProcessTimes(self, &start, &end, &kernel, &user) != 0) {
    values.cpu_seconds = seconds(kernel) + seconds(user);
    values.start_time_seconds = seconds(start) - kUnixEpochSeconds;
  }
  PROCESS_MEMORY_COUNTERS_EX memory = {};
  if (::GetProcessMemoryInfo(self, reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&memory),
                             sizeof(memory)) != 0) {
    values.resident_bytes = static_cast<double>(memory.WorkingSetSize);
    values.virtual_bytes = static_cast<double>(memory.PrivateUsage);
  }
  DWORD handles = 0;
  if (::GetProcessHandleCount(self, &handles) != 0) values.open_fds = handles;
  return values;
}

}  // namespace prometheus_express

#endif
