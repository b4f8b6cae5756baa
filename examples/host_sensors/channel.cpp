#include "host_sensors/channel.h"

#include <array>
#include <map>
#include <set>
#include <utility>

namespace host_sensors {
namespace {

// What a channel may be called, the shortest first.
std::array<std::string, 4> names_for(const Channel& channel) {
  const std::string place = channel.label.empty() ? channel.channel : channel.label;
  const std::string chip_label = channel.label.empty() ? "" : " " + channel.label;
  return {channel.chip + chip_label, channel.chip + " " + place,
          channel.chip + " " + channel.device + " " + place,
          channel.chip + " " + channel.device + " " + channel.channel};
}

}  // namespace

std::vector<Reading> with_names(std::vector<Channel> channels) {
  std::vector<std::string> chosen(channels.size());
  std::set<std::pair<Quantity, std::string>> taken;
  for (std::size_t length = 0; length < 4; ++length) {
    std::map<std::pair<Quantity, std::string>, int> count;
    const auto key = [&](std::size_t i) {
      return std::pair(channels[i].quantity, names_for(channels[i])[length]);
    };
    for (std::size_t i = 0; i < channels.size(); ++i) {
      if (chosen[i].empty()) ++count[key(i)];
    }
    for (std::size_t i = 0; i < channels.size(); ++i) {
      if (!chosen[i].empty() || count[key(i)] > 1) continue;
      if (taken.insert(key(i)).second) chosen[i] = key(i).second;
    }
  }

  std::vector<Reading> readings;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (chosen[i].empty() || !channels[i].value) continue;
    readings.push_back({channels[i].quantity, std::move(chosen[i]), *channels[i].value});
  }
  return readings;
}

}  // namespace host_sensors
