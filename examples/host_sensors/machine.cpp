#include "host_sensors/machine.h"

#include <fstream>
#include <sstream>
#include <string_view>

#include "host_sensors/sysfs.h"

namespace host_sensors {
namespace {

namespace fs = std::filesystem;

std::optional<double> first_number(const fs::path& file) {
  const std::optional<std::string> line = read_line(file);
  if (!line) return std::nullopt;
  return parse_number(std::string_view(*line).substr(0, line->find(' ')));
}

// A line is "MemTotal:       24684092 kB".
std::optional<double> memory_bytes(const fs::path& file, std::string_view name) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string key;
    std::string number;
    std::string unit;
    if (words >> key >> number >> unit && key == name && unit == "kB") {
      const std::optional<double> kilobytes = parse_number(number);
      return kilobytes ? std::optional(*kilobytes * 1024) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

Machine read_machine(const fs::path& root) {
  const fs::path proc = root / "proc";
  Machine machine;
  machine.load1 = first_number(proc / "loadavg");
  machine.memory_total_bytes = memory_bytes(proc / "meminfo", "MemTotal:");
  machine.memory_available_bytes = memory_bytes(proc / "meminfo", "MemAvailable:");
  machine.uptime_seconds = first_number(proc / "uptime");

  const auto report = [&](const char* what, const char* file, const std::optional<double>& value) {
    if (!value) {
      machine.absent.push_back(std::string("no ") + what + ": not in " + (proc / file).string());
    }
  };
  report("load", "loadavg", machine.load1);
  report("total memory", "meminfo", machine.memory_total_bytes);
  report("available memory", "meminfo", machine.memory_available_bytes);
  report("uptime", "uptime", machine.uptime_seconds);
  return machine;
}

}  // namespace host_sensors
