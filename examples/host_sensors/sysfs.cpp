#include "host_sensors/sysfs.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <locale>
#include <sstream>
#include <system_error>
#include <tuple>

namespace host_sensors {

namespace fs = std::filesystem;

constexpr std::string_view kSpace = " \t\r\n";

std::optional<std::string> read_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) return std::nullopt;
  line.erase(line.find_last_not_of(kSpace) + 1);
  return line;
}

std::optional<double> parse_number(std::string_view text) {
  // Not std::from_chars, which knows no double before GCC 11.
  if (text.empty() || text[0] == '+' || kSpace.find(text[0]) != std::string_view::npos) {
    return std::nullopt;
  }
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  double value = 0;
  if (!(stream >> value) || !std::isfinite(value)) return std::nullopt;
  std::string rest;
  if (stream >> rest) return std::nullopt;
  return value;
}

std::optional<double> read_number(const fs::path& file) {
  const std::optional<std::string> line = read_line(file);
  return line ? parse_number(*line) : std::nullopt;
}

std::vector<std::string> names_in(const fs::path& folder, std::string_view prefix) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (name.compare(0, prefix.size(), prefix) == 0) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return std::forward_as_tuple(a.size(), a) < std::forward_as_tuple(b.size(), b);
  });
  return names;
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

}  // namespace host_sensors
