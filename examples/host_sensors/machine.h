// Load, memory and uptime of a Linux machine. Knows nothing of metrics.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace host_sensors {

// Empty is what the machine does not say.
struct Machine {
  std::optional<double> load1;                   // runnable tasks, over the last minute
  std::optional<double> memory_total_bytes;      // without what the kernel took at start
  std::optional<double> memory_available_bytes;  // for new programs, without swapping
  std::optional<double> uptime_seconds;          // since the machine started, sleep included
  std::vector<std::string> absent;               // a line for each file that says nothing
};

// Reads /proc/loadavg, /proc/meminfo and /proc/uptime, after proc(5). `root` stands for "/".
Machine read_machine(const std::filesystem::path& root);

}  // namespace host_sensors
