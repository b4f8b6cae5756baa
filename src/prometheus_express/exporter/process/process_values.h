// What an operating system says of this process.
#pragma once

namespace prometheus_express {

// Negative: it does not say.
struct ProcessValues {
  double cpu_seconds = -1;         // of all threads, in user and kernel
  double start_time_seconds = -1;  // since 1970-01-01 00:00 UTC
  double resident_bytes = -1;
  double virtual_bytes = -1;
  double open_fds = -1;  // on Windows, handles
  double max_fds = -1;
};

// Each system has one. Allocates nothing.
[[nodiscard]] ProcessValues read_process_values();

}  // namespace prometheus_express
