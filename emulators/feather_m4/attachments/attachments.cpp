#include "emulators/feather_m4/attachments/attachments.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "emulators/bme280/bme280.h"
#include "emulators/dht22/dht22.h"
#include "emulators/ds18b20/ds18b20.h"
#include "emulators/feather_m4/attachments/pin_names.h"
#include "emulators/sht31/sht31.h"

namespace emulators::feather_m4 {
namespace {

struct I2cKind {
  const char* name;
  unsigned first_address;  // and the one behind it
};
constexpr I2cKind kI2cKinds[] = {{"sht31", 0x44}, {"bme280", 0x76}};
constexpr unsigned kBme680Address = 0x77;
constexpr const char* kPinKinds[] = {"ds18b20", "dht22", "pulses", "analogue"};

const I2cKind* i2c_kind(const std::string& name) {
  for (const I2cKind& kind : kI2cKinds) {
    if (name == kind.name) return &kind;
  }
  return nullptr;
}

bool parse_number(const std::string& text, double& number) {
  char* end = nullptr;
  number = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && std::isfinite(number);
}

const char* no_name(std::uint8_t) { return nullptr; }

}  // namespace

bool Attachments::is_kind(const std::string& kind) {
  return i2c_kind(kind) != nullptr || std::any_of(std::begin(kPinKinds), std::end(kPinKinds),
                                                  [&](const char* known) { return kind == known; });
}

std::string Attachments::attach(const std::string& kind, const std::string& where) {
  return i2c_kind(kind) != nullptr ? attach_i2c(kind, where) : attach_at_pin(kind, where);
}

Attachments::Attached& Attachments::add(const std::string& kind) {
  unsigned number = 1;
  std::string name = kind;
  while (find(name) != nullptr) name = kind + '_' + std::to_string(++number);
  attached_.push_back({name, nullptr, nullptr, nullptr, {}});
  return attached_.back();
}

std::string Attachments::attach_i2c(const std::string& kind, const std::string& where) {
  char* end = nullptr;
  const unsigned long address = std::strtoul(where.c_str(), &end, 0);
  const unsigned first = i2c_kind(kind)->first_address;
  if (where.empty() || *end != '\0' || (address != first && address != first + 1)) {
    return "'" + where + "' is no address of it";
  }
  bool taken = address == kBme680Address;
  for (const Attached& other : attached_) {
    taken = taken || (other.on_i2c != nullptr && other.on_i2c->address() == address);
  }
  if (taken) return "another chip has the address " + where;
  Attached& added = add(kind);
  const auto keep = [&](auto sensor) {
    added.sensor = sensor.get();
    added.on_i2c = sensor.get();
    added.owner = std::move(sensor);
  };
  const auto at = static_cast<std::uint8_t>(address);
  if (kind == "sht31") {
    keep(std::make_shared<Sht31>(board_.clock(), at));
  } else {
    keep(std::make_shared<Bme280>(board_.clock(), at));
  }
  return {};
}

std::string Attachments::attach_at_pin(const std::string& kind, const std::string& where) {
  const std::size_t end_of_pin = where.find_first_of(":=");
  const std::string rest = end_of_pin == std::string::npos ? "" : where.substr(end_of_pin);
  const std::optional<unsigned> pin = pin_named(where.substr(0, end_of_pin));
  if (!pin) return "the board has no pin '" + where.substr(0, end_of_pin) + "'";
  if (kind == "pulses" || kind == "analogue") {
    double number = 0;
    if (rest.empty() || rest[0] != '=' || !parse_number(rest.substr(1), number)) {
      return "'" + where + "' is not PIN=NUMBER";
    }
    return kind == "pulses" ? set_pulses(*pin, number) : set_volts(*pin, number);
  }
  const bool parasite = kind == "ds18b20" && rest == ":parasite";
  if (!rest.empty() && !parasite) return "'" + rest + "' is not understood";
  Attached& added = add(kind);
  if (kind == "dht22") {
    auto sensor = std::make_shared<Dht22>(board_.clock());
    board_.connect_pin(*pin, *sensor);
    added.sensor = sensor.get();
    added.owner = std::move(sensor);
    return {};
  }
  const auto power = parasite ? Ds18b20::Power::kParasite : Ds18b20::Power::kExternal;
  auto sensor = std::make_shared<Ds18b20>(board_.clock(), attached_.size(), power);
  board_.connect_pin(*pin, *sensor);
  added.sensor = sensor.get();
  added.more_counters = [name = added.name, chip = sensor.get()] {
    return name + "_violations " + std::to_string(chip->violations());
  };
  added.owner = std::move(sensor);
  return {};
}

std::string Attachments::set_pulses(unsigned pin, double hz) {
  if (hz < 0) return "a frequency is not below 0";
  for (Pulses& pulses : pulses_) {
    if (pulses.pin != pin) continue;
    pulses.generator->set_hz(hz);
    return {};
  }
  pulses_.push_back({pin, std::make_unique<PulseGenerator>(board_.clock(), hz)});
  board_.connect_pin(pin, *pulses_.back().generator);
  return {};
}

std::string Attachments::set_volts(unsigned pin, double volts) {
  for (const auto& voltage : voltages_) {
    if (voltage->pin != pin) continue;
    voltage->volts = volts;
    return {};
  }
  auto voltage = std::make_unique<Voltage>(Voltage{pin, volts, nullptr});
  voltage->source = std::make_unique<VoltageSource>(
      board_.clock(), [at = voltage.get()](double) { return at->volts; });
  if (!board_.connect_analogue(pin, *voltage->source)) return "the pin has no analogue input";
  voltages_.push_back(std::move(voltage));
  return {};
}

void Attachments::set_weather(const Weather& weather) {
  for (const Attached& attached : attached_) attached.sensor->set_weather(weather);
}

Sensor* Attachments::find(const std::string& name) {
  for (const Attached& attached : attached_) {
    if (attached.name == name) return attached.sensor;
  }
  return nullptr;
}

void Attachments::clear_faults() {
  for (const Attached& attached : attached_) attached.sensor->set_faults({});
}

std::vector<std::string> Attachments::names() const {
  std::vector<std::string> names;
  for (const Attached& attached : attached_) names.push_back(attached.name);
  return names;
}

void Attachments::connect_i2c(const std::function<void(const std::string&)>& print) {
  for (const Attached& attached : attached_) {
    if (attached.on_i2c == nullptr) continue;
    I2cTarget* target = attached.on_i2c;
    if (print) {
      traced_.push_back(std::make_unique<TracedI2c>(*target, attached.name.c_str(), no_name,
                                                    board_.clock(), print));
      target = traced_.back().get();
    }
    board_.connect_i2c(*target);
  }
}

void Attachments::add_counters(std::vector<std::string>& lines) const {
  for (const Attached& attached : attached_) {
    lines.push_back(attached.name + "_transactions " +
                    std::to_string(attached.sensor->transactions()));
    if (attached.more_counters) lines.push_back(attached.more_counters());
  }
  for (const Pulses& pulses : pulses_) {
    lines.push_back("pulses_" + std::to_string(pulses.pin) + ' ' +
                    std::to_string(pulses.generator->pulses()));
  }
}

}  // namespace emulators::feather_m4
