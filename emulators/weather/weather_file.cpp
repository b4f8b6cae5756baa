#include "emulators/weather/weather_file.h"

#include <cstdio>
#include <fstream>

namespace emulators {
namespace {

constexpr const char* kHeader =
    "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms";

void strip(std::string& line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
}

double between(double from, double to, double part) { return from + (to - from) * part; }

}  // namespace

std::string WeatherFile::load(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  if (!std::getline(file, text)) return "it cannot be read";
  strip(text);
  if (text != kHeader) return std::string("its first line is not ") + kHeader;
  for (int number = 2; std::getline(file, text); ++number) {
    strip(text);
    if (text.empty()) continue;
    Line line{};
    int used = 0;
    const int fields = std::sscanf(
        text.c_str(), "%lf,%lf,%lf,%lf,%lf%n", &line.seconds, &line.weather.temperature_celsius,
        &line.weather.humidity_percent, &line.weather.pressure_hpa, &line.weather.gas_ohms, &used);
    if (fields != 5 || static_cast<std::size_t>(used) != text.size()) {
      return "line " + std::to_string(number) + " is not five numbers";
    }
    if (!lines_.empty() && line.seconds <= lines_.back().seconds) {
      return "line " + std::to_string(number) + " is not later than the one before";
    }
    lines_.push_back(line);
  }
  return lines_.empty() ? "it has no line of weather" : std::string();
}

Weather WeatherFile::at(double seconds) const {
  if (seconds <= lines_.front().seconds) return lines_.front().weather;
  for (std::size_t i = 1; i < lines_.size(); ++i) {
    const Line& from = lines_[i - 1];
    const Line& to = lines_[i];
    if (seconds >= to.seconds) continue;
    const double part = (seconds - from.seconds) / (to.seconds - from.seconds);
    const Weather& a = from.weather;
    const Weather& b = to.weather;
    return {between(a.temperature_celsius, b.temperature_celsius, part),
            between(a.humidity_percent, b.humidity_percent, part),
            between(a.pressure_hpa, b.pressure_hpa, part), between(a.gas_ohms, b.gas_ohms, part)};
  }
  return lines_.back().weather;
}

}  // namespace emulators
