#include "emulators/feather_m4/station.h"

#include <cstdlib>
#include <utility>

#include "emulators/w5500/counters.h"
#include "emulators/w5500/named_faults.h"

namespace emulators::feather_m4 {
namespace {

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

std::string set_sensor_fault(Sensor& sensor, const std::string& name, const std::string& value) {
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

std::string set_switch(const std::string& value, const std::function<void(bool)>& set) {
  if (value != "0" && value != "1") return "'" + value + "' is neither 0 nor 1";
  set(value == "1");
  return {};
}

std::string line(const char* name, std::uint64_t value) {
  return std::string(name) + ' ' + std::to_string(value);
}

}  // namespace

Station::Station(const w5500::Config& network) : w5500_(board_.clock(), network) {
  board_.connect_spi(w5500_);
}

std::string Station::attach(const std::string& kind, const std::string& where) {
  const bool changes = kind == "pulses" || kind == "analogue";
  if (powered_ && !changes) return "chips are attached before power-on";
  const std::string problem = attachments_.attach(kind, where);
  attachments_.set_weather(weather());
  return problem;
}

void Station::set_weather(const Weather& weather) {
  attachments_.set_weather(weather);
  bme680_.set_weather(weather);
  si7021_.set_weather(weather);
}

void Station::set_trace(std::function<void(const std::string&)> print) {
  print_ = print;
  w5500_.set_trace([print](const w5500::Transaction& transaction) {
    print("w5500 " + w5500::to_text(transaction));
  });
  traced_.push_back(
      std::make_unique<TracedI2c>(bme680_, "bme680", bme680_register_name, board_.clock(), print));
  traced_.push_back(
      std::make_unique<TracedI2c>(si7021_, "si7021", si7021_command_name, board_.clock(), print));
}

void Station::power_on() {
  if (traced_.empty()) {
    board_.connect_i2c(bme680_);
    board_.connect_i2c(si7021_);
  }
  for (const auto& chip : traced_) board_.connect_i2c(*chip);
  attachments_.connect_i2c(print_);
  powered_ = true;
  board_.power_on();
}

std::string Station::set_fault(const std::string& name, const std::string& value) {
  if (starts_with(name, "bme680.")) return set_sensor_fault(bme680_, name.substr(7), value);
  if (starts_with(name, "si7021.")) return set_sensor_fault(si7021_, name.substr(7), value);
  if (name == "trng.silent") {
    return set_switch(value, [this](bool silent) { board_.trng().set_silent(silent); });
  }
  if (name == "adc.stuck") {
    return set_switch(value, [this](bool stuck) { board_.adc().set_stuck(stuck); });
  }
  const std::size_t dot = name.find('.');
  if (Sensor* sensor = attachments_.find(name.substr(0, dot));
      sensor != nullptr && dot != std::string::npos) {
    return set_sensor_fault(*sensor, name.substr(dot + 1), value);
  }
  if (!starts_with(name, "w5500.")) return "there is no fault '" + name + "'";
  w5500::Faults faults = w5500_.faults();
  const std::string problem = w5500::set_fault_value(faults, name.substr(6), value);
  if (problem.empty()) w5500_.set_faults(faults);
  return problem;
}

void Station::clear_faults() {
  board_.trng().set_silent(false);
  board_.adc().set_stuck(false);
  attachments_.clear_faults();
  bme680_.set_faults({});
  si7021_.set_faults({});
  w5500_.set_faults({});
}

std::vector<std::string> Station::fault_names() const {
  std::vector<std::string> names = {"adc.stuck", "trng.silent"};
  std::vector<std::string> chips = attachments_.names();
  chips.insert(chips.begin(), {"bme680", "si7021"});
  for (const std::string& chip : chips) {
    for (const std::string_view name : sensor_fault_names()) {
      names.push_back(chip + '.' + std::string(name));
    }
  }
  for (const std::string& name : w5500::fault_names()) names.push_back("w5500." + name);
  return names;
}

bool Station::listens(std::uint16_t port) const { return w5500::listens(w5500_, port); }

std::vector<std::string> Station::counters() {
  std::vector<std::string> lines = {
      line("time_ns", board_.now_ns()),
      line("instructions", board_.instructions()),
      line("cycles", board_.cycles()),
      line("cpu_hz", board_.cpu_hz()),
      line("exceptions", board_.exceptions_taken()),
      line("resets", board_.resets()),
      line("slept_ns", board_.slept_ns()),
      line("standby_ns", board_.standby_ns()),
      line("stack_bytes", board_.stack_bytes()),
      line("led", board_.led() ? 1 : 0),
      line("spi_bytes", board_.spi_bytes()),
      line("spi_transactions", board_.spi_transactions()),
      line("i2c_transactions", board_.i2c_transactions()),
      line("trng_numbers", board_.trng().numbers()),
      line("adc_conversions", board_.adc().conversions()),
      line("bme680_transactions", bme680_.transactions()),
      line("si7021_transactions", si7021_.transactions()),
  };
  attachments_.add_counters(lines);
  for (std::string& text : w5500::counter_lines(w5500_)) lines.push_back(std::move(text));
  return lines;
}

}  // namespace emulators::feather_m4
