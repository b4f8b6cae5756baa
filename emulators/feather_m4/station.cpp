#include "emulators/feather_m4/station.h"

#include <cstdlib>

#include "emulators/feather_m4/w5500_faults.h"

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
  const std::string problem = set_w5500_fault_value(faults, name.substr(6), value);
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
  for (const std::string& name : w5500_fault_names()) names.push_back("w5500." + name);
  return names;
}

bool Station::listens(std::uint16_t port) const {
  for (const w5500::Socket::Report& socket : w5500_.sockets()) {
    if (socket.state == w5500::State::kListen && socket.port == port) return true;
  }
  return false;
}

std::vector<std::string> Station::counters() {
  const w5500::Counts& counts = w5500_.counts();
  std::vector<std::string> lines = {
      line("time_ns", board_.now_ns()),
      line("instructions", board_.instructions()),
      line("cycles", board_.cycles()),
      line("cpu_hz", board_.cpu_hz()),
      line("exceptions", board_.exceptions_taken()),
      line("resets", board_.resets()),
      line("stack_bytes", board_.stack_bytes()),
      line("led", board_.led() ? 1 : 0),
      line("spi_bytes", board_.spi_bytes()),
      line("spi_transactions", board_.spi_transactions()),
      line("i2c_transactions", board_.i2c_transactions()),
      line("trng_numbers", board_.trng().numbers()),
      line("adc_conversions", board_.adc().conversions()),
      line("bme680_transactions", bme680_.transactions()),
      line("si7021_transactions", si7021_.transactions()),
      line("w5500_transactions", counts.transactions),
      line("w5500_commands", counts.commands),
      line("w5500_stuck_commands", counts.stuck_commands),
      line("w5500_resets", counts.resets),
      line("w5500_accepted", counts.accepted),
      line("w5500_refused", counts.refused),
      line("w5500_connected", counts.connected),
      line("w5500_timeouts", counts.timeouts),
      line("w5500_bytes_received", counts.bytes_received),
      line("w5500_bytes_sent", counts.bytes_sent),
      line("w5500_datagrams_sent", counts.datagrams_sent),
      line("w5500_datagrams_received", counts.datagrams_received),
      line("w5500_datagrams_dropped", counts.datagrams_dropped),
      line("w5500_link_up", w5500_.link_up() ? 1 : 0),
  };
  attachments_.add_counters(lines);
  int index = 0;
  for (const w5500::Socket::Report& socket : w5500_.sockets()) {
    lines.push_back("socket" + std::to_string(index++) + ' ' + w5500::name_of(socket.state) +
                    " port " + std::to_string(socket.port) + " unsent " +
                    std::to_string(socket.unsent) + " unread " + std::to_string(socket.unread) +
                    " connected " + std::to_string(int{socket.connected}) + " stuck " +
                    std::to_string(int{socket.stuck}));
  }
  return lines;
}

}  // namespace emulators::feather_m4
