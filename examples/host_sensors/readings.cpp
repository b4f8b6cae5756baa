#include "host_sensors/readings.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "host_sensors/channel.h"
#include "host_sensors/sysfs.h"

namespace host_sensors {
namespace {

namespace fs = std::filesystem;

struct Kind {
  std::string_view prefix;
  std::string_view suffix;
  Quantity quantity;
  double per_unit;  // how many of the kernel's units make one of ours
};

constexpr Kind kHwmonKinds[] = {
    {"temp", "_input", Quantity::kTemperature, 1000}, {"in", "_input", Quantity::kVoltage, 1000},
    {"curr", "_input", Quantity::kCurrent, 1000},     {"power", "_input", Quantity::kPower, 1e6},
    {"power", "_average", Quantity::kPower, 1e6},     {"fan", "_input", Quantity::kFanSpeed, 1},
    {"humidity", "_input", Quantity::kHumidity, 1000}};

constexpr Kind kIioKinds[] = {{"in_temp", "_input", Quantity::kTemperature, 1000},
                              {"in_temp", "_raw", Quantity::kTemperature, 1000},
                              {"in_humidityrelative", "_input", Quantity::kHumidity, 1000},
                              {"in_humidityrelative", "_raw", Quantity::kHumidity, 1000},
                              {"in_pressure", "_input", Quantity::kPressure, 0.1},  // kilopascals
                              {"in_pressure", "_raw", Quantity::kPressure, 0.1},
                              {"in_resistance", "_input", Quantity::kGas, 1},
                              {"in_resistance", "_raw", Quantity::kGas, 1}};

// Rounded to a millionth of the kernel's unit, so that 87.004 kPa are 870.04 hPa and not
// the double next to it.
double in_units(double value, double per_unit) {
  return std::round(value * 1e6) / (1e6 * per_unit);
}

// "temp2" of "temp2_input"; empty when the file is not of this kind.
std::string channel_of(const Kind& kind, const std::string& file) {
  if (file.size() < kind.prefix.size() + kind.suffix.size()) return {};
  const std::size_t size = file.size() - kind.suffix.size();
  if (file.compare(size, std::string::npos, kind.suffix) != 0) return {};
  return file.substr(0, size);
}

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The last part of where a link leads to, or `otherwise`.
std::string target_name(const fs::path& link, const std::string& otherwise) {
  std::error_code error;
  const fs::path target = fs::read_symlink(link, error);
  return error || target.filename().empty() ? otherwise : target.filename().string();
}

void read_hwmon_chip(const fs::path& folder, const Channel& blank, std::vector<Channel>& channels) {
  for (const Kind& kind : kHwmonKinds) {
    for (const std::string& file : names_in(folder, kind.prefix)) {
      const std::string name = channel_of(kind, file);
      if (name.size() <= kind.prefix.size()) continue;
      if (!all_digits(std::string_view(name).substr(kind.prefix.size()))) continue;
      if (kind.suffix == "_average" && is_there(folder / (name + "_input"))) continue;
      Channel channel = blank;
      channel.quantity = kind.quantity;
      channel.channel = name;
      channel.label = read_line(folder / (name + "_label")).value_or("");
      const std::optional<double> value = read_number(folder / file);
      const bool faulty = read_number(folder / (name + "_fault")).value_or(0) != 0;
      if (value && !faulty) channel.value = in_units(*value, kind.per_unit);
      channels.push_back(std::move(channel));
    }
  }
}

void read_hwmon(const fs::path& folder, std::vector<Channel>& channels) {
  for (const std::string& entry : names_in(folder, "hwmon")) {
    const fs::path chip = folder / entry;
    Channel blank{};
    blank.device = target_name(chip / "device", entry);
    // A thermal zone that also shows itself here is read as what it is.
    if (blank.device.rfind("thermal_zone", 0) == 0) continue;
    // Old drivers keep their files in the device's folder.
    const fs::path files = is_there(chip / "name") ? chip : chip / "device";
    blank.chip = read_line(files / "name").value_or(entry);
    read_hwmon_chip(files, blank, channels);
  }
}

void read_thermal(const fs::path& folder, std::vector<Channel>& channels) {
  for (const std::string& entry : names_in(folder, "thermal_zone")) {
    Channel channel{};
    channel.quantity = Quantity::kTemperature;
    channel.chip = read_line(folder / entry / "type").value_or(entry);
    channel.device = channel.channel = entry;
    if (const auto value = read_number(folder / entry / "temp")) {
      channel.value = in_units(*value, 1000);
    }
    channels.push_back(std::move(channel));
  }
}

// The kernel's bme680 driver writes percent where the manual says thousandths of it, and in older
// kernels hectopascals where it says kilopascals. The chip measures up to 110 kPa.
double repair_bme680(Quantity quantity, double value) {
  if (quantity == Quantity::kHumidity && value <= 100) return value * 1000;
  if (quantity == Quantity::kPressure && value > 200) return value / 10;
  return value;
}

// What a channel says in the kernel's units. Scale and offset may be shared by channels of a kind.
std::optional<double> read_iio_channel(const fs::path& folder, const Kind& kind,
                                       const std::string& channel) {
  const std::optional<double> value = read_number(folder / (channel + std::string(kind.suffix)));
  if (!value || kind.suffix == "_input") return value;
  const auto factor = [&](const char* what, double otherwise) {
    const std::string shared(kind.prefix);
    if (const auto own = read_number(folder / (channel + what))) return *own;
    return read_number(folder / (shared + what)).value_or(otherwise);
  };
  return (*value + factor("_offset", 0)) * factor("_scale", 1);
}

void read_iio_chip(const fs::path& folder, const Channel& blank, std::vector<Channel>& channels) {
  for (const Kind& kind : kIioKinds) {
    for (const std::string& file : names_in(folder, kind.prefix)) {
      const std::string name = channel_of(kind, file);
      if (name.empty()) continue;
      if (kind.suffix == "_raw" && is_there(folder / (name + "_input"))) continue;
      Channel channel = blank;
      channel.quantity = kind.quantity;
      channel.channel = name.substr(std::string_view("in_").size());
      channel.label = read_line(folder / (name + "_label")).value_or("");
      if (auto value = read_iio_channel(folder, kind, name)) {
        if (channel.chip == "bme680") value = repair_bme680(kind.quantity, *value);
        channel.value = in_units(*value, kind.per_unit);
      }
      channels.push_back(std::move(channel));
    }
  }
}

void read_iio(const fs::path& folder, std::vector<Channel>& channels) {
  for (const std::string& entry : names_in(folder, "iio:device")) {
    std::error_code error;
    const fs::path parent = fs::canonical(folder / entry, error).parent_path();
    Channel blank{};
    blank.device = error ? entry : parent.filename().string();
    blank.chip = read_line(folder / entry / "name").value_or(entry);
    // Some drivers give the bus address ("1-0040") as the name; the bus knows the chip.
    if (blank.chip == blank.device) blank.chip = read_line(parent / "name").value_or(entry);
    read_iio_chip(folder / entry, blank, channels);
  }
}

}  // namespace

Readings read_sensors(const fs::path& root) {
  struct Source {
    const char* name;
    const char* folder;
    const char* prefix;
    void (*read)(const fs::path& folder, std::vector<Channel>& channels);
  };
  constexpr Source kSources[] = {{"hwmon", "sys/class/hwmon", "hwmon", read_hwmon},
                                 {"thermal", "sys/class/thermal", "thermal_zone", read_thermal},
                                 {"IIO", "sys/bus/iio/devices", "iio:device", read_iio}};
  std::vector<Channel> channels;
  Readings result;
  for (const Source& source : kSources) {
    const fs::path folder = root / source.folder;
    const std::size_t before = channels.size();
    source.read(folder, channels);
    if (channels.size() > before) continue;
    const char* why = !is_there(folder)                         ? " does not exist"
                      : names_in(folder, source.prefix).empty() ? " is empty"
                                                                : " has none to read";
    result.absent.push_back(std::string("no ") + source.name + " sensors: " + folder.string() +
                            why);
  }
  result.readings = with_names(std::move(channels));
  return result;
}

}  // namespace host_sensors
