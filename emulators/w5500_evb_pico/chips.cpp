#include "emulators/w5500_evb_pico/chips.h"

#include <poll.h>
#include <time.h>

#include <cstdlib>

#include "emulators/w5500/counters.h"
#include "emulators/w5500/named_faults.h"
#include "emulators/weather/weather_day.h"
#include "emulators/weather/weather_file.h"

namespace emulators::w5500_evb_pico {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

std::string set_sensor_fault(I2cSensor& sensor, const std::string& name, const std::string& value) {
  char* end = nullptr;
  const long number = std::strtol(value.c_str(), &end, 0);
  if (value.empty() || *end != '\0') return "'" + value + "' is not a number";
  SensorFaults faults = sensor.faults();
  if (!emulators::set_fault(faults, name, static_cast<int>(number))) {
    return "there is no fault '" + name + "'";
  }
  sensor.set_faults(faults);
  return {};
}

}  // namespace

Chips::Chips(const w5500::Config& config) : ethernet_(clock_, config) {}

void Chips::advance_to(std::uint64_t ns) {
  clock_.advance_to(ns);
  if (weather_) {
    const Weather weather = weather_(static_cast<double>(ns) / static_cast<double>(kSecond));
    bme680_.set_weather(weather);
    si7021_.set_weather(weather);
  }
  ethernet_.poll();
}

bool Chips::wait(std::uint64_t ns) {
  pollfd network{ethernet_.poll_fd(), POLLIN, 0};
  const timespec timeout{static_cast<time_t>(ns / kSecond), static_cast<long>(ns % kSecond)};
  return ::ppoll(&network, 1, &timeout, nullptr) > 0;
}

I2cTarget* Chips::i2c_chip(std::uint8_t address) {
  if (address == bme680_.address()) return &bme680_;
  if (address == si7021_.address()) return &si7021_;
  return nullptr;
}

bool Chips::data_line_is_held() const {
  return bme680_.holds_data_line() || si7021_.holds_data_line();
}

void Chips::set_weather(const Weather& weather) {
  weather_ = nullptr;
  bme680_.set_weather(weather);
  si7021_.set_weather(weather);
}

std::string Chips::use_weather_file(const std::string& path) {
  WeatherFile file;
  std::string problem = file.load(path);
  if (problem.empty()) weather_ = [file](double seconds) { return file.at(seconds); };
  return problem;
}

void Chips::use_weather_days(double seconds) {
  weather_ = [day = WeatherDay{seconds}](double now) { return day.at(now); };
}

std::string Chips::set_fault(const std::string& name, const std::string& value) {
  const std::size_t dot = name.find('.');
  const std::string chip = name.substr(0, dot);
  const std::string fault = dot == std::string::npos ? "" : name.substr(dot + 1);
  if (chip == "bme680") return set_sensor_fault(bme680_, fault, value);
  if (chip == "si7021") return set_sensor_fault(si7021_, fault, value);
  if (chip != "w5500") return "there is no fault '" + name + "'";
  w5500::Faults faults = ethernet_.faults();
  std::string problem = w5500::set_fault_value(faults, fault, value);
  if (problem.empty()) ethernet_.set_faults(faults);
  return problem;
}

void Chips::clear_faults() {
  bme680_.set_faults({});
  si7021_.set_faults({});
  ethernet_.set_faults({});
}

std::vector<std::string> Chips::fault_names() const {
  std::vector<std::string> names;
  for (const char* chip : {"bme680.", "si7021."}) {
    for (const std::string_view name : sensor_fault_names())
      names.push_back(chip + std::string(name));
  }
  for (const std::string& name : w5500::fault_names()) names.push_back("w5500." + name);
  return names;
}

std::vector<std::string> Chips::counters() const {
  std::vector<std::string> lines = w5500::counter_lines(ethernet_);
  lines.push_back("bme680_transactions " + std::to_string(bme680_.transactions()));
  lines.push_back("si7021_transactions " + std::to_string(si7021_.transactions()));
  return lines;
}

bool Chips::listens(std::uint16_t port) const { return w5500::listens(ethernet_, port); }

}  // namespace emulators::w5500_evb_pico
