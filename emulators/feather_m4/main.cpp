// emulated_feather_m4: a board as a program. --help says more.
#include <csignal>
#include <cstdio>
#include <ctime>
#include <utility>

#include "emulators/feather_m4/control.h"
#include "emulators/feather_m4/options.h"
#include "emulators/feather_m4/runner.h"
#include "emulators/feather_m4/station.h"
#include "emulators/weather/weather_day.h"
#include "emulators/weather/weather_file.h"

using namespace emulators::feather_m4;

namespace {

constexpr int kBadCommandLine = 2;
constexpr int kUnmodelledStatus = 70;
constexpr int kFaultStatus = 71;

Runner* running = nullptr;

void on_signal(int) { running->stop(); }

int complain(const std::string& about, const std::string& problem) {
  std::fprintf(stderr, "emulated_feather_m4: %s: %s\n", about.c_str(), problem.c_str());
  return kBadCommandLine;
}

emulators::w5500::Config network_of(const CommandLine& line) {
  emulators::w5500::Config config;
  config.network.lease_s = line.lease_s;
  config.link_delay_ns = std::uint64_t{line.link_delay_ms} * 1'000'000;
  if (line.epoch_unix_s) {
    config.network.epoch_unix_s = *line.epoch_unix_s;
  } else if (!line.free_running) {
    config.network.epoch_unix_s = static_cast<std::uint64_t>(std::time(nullptr));
  }
  return config;
}

int list_faults(const Station& station) {
  for (const std::string& name : station.fault_names()) std::printf("%s\n", name.c_str());
  return 0;
}

// 0, or the status to end with.
int attach(Station& station, const CommandLine& line) {
  for (const auto& [kind, where] : line.attached) {
    const std::string problem = station.attach(kind, where);
    if (!problem.empty()) return complain("--" + kind + ' ' + where, problem);
  }
  return 0;
}

int set_up(Station& station, const CommandLine& line) {
  for (const CommandLine::Port& port : line.ports) {
    if (station.w5500().map_port(port.chip, port.host) == 0) {
      return complain("--port " + std::to_string(port.host), "the port is not to be had");
    }
  }
  for (const CommandLine::Peer& peer : line.peers) {
    station.w5500().network().map_peer(peer.address, peer.port, peer.host_port);
  }
  if (line.mdns && !station.w5500().map_group({224, 0, 0, 251}, 5353)) {
    return complain("--mdns", "the group is not to be had");
  }
  for (const auto& [name, address] : line.names) {
    station.w5500().network().dns().add(name, address);
  }
  for (const auto& [name, value] : line.faults) {
    const std::string problem = station.set_fault(name, value);
    if (!problem.empty()) return complain("--fault " + name, problem);
  }
  if (line.trace) {
    station.set_trace([](const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); });
  }
  station.board().set_command_line(line.image + ' ' + line.arguments);
  if (line.track_stack) station.board().track_stack();
  if (line.serial) {
    station.board().connect_serial([](char character) {
      std::putchar(character);
      if (character == '\n') std::fflush(stdout);
    });
  }
  if (line.take_faults) station.board().take_faults();
  if (line.debugger) {
    station.board().set_debugger([](const std::string& text) {
      std::fputs(text.c_str(), stdout);
      std::fflush(stdout);
    });
  }
  const std::string problem = station.board().load(line.image);
  return problem.empty() ? 0 : complain(line.image, problem);
}

// 0, or the status to end with.
int choose_weather(const CommandLine& line, WeatherSource& weather) {
  if (!line.weather.empty()) {
    emulators::WeatherFile file;
    const std::string trouble = file.load(line.weather);
    if (!trouble.empty()) return complain(line.weather, trouble);
    weather = [file](double seconds) { return file.at(seconds); };
  } else if (line.day_s > 0) {
    weather = [day = emulators::WeatherDay{line.day_s}](double seconds) { return day.at(seconds); };
  }
  return 0;
}

// Tells of each port at which the program listens for the first time.
void tell_ports(Station& station, std::vector<CommandLine::Port>& ports) {
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const std::uint16_t chip = ports[i].chip;
    if (!station.listens(chip)) continue;
    std::printf("serving http://127.0.0.1:%u/metrics\n", station.w5500().host_port(chip));
    std::fflush(stdout);
    ports.erase(ports.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

int finish(Station& station, bool print_counters) {
  if (print_counters) {
    for (const std::string& line : station.counters()) std::printf("%s\n", line.c_str());
  }
  const Board& board = station.board();
  if (board.end() == End::kNone) return 0;
  if (board.end() == End::kExit) return board.exit_status();
  std::fprintf(stderr, "emulated_feather_m4: %s: %s\n",
               board.end() == End::kFault ? "fault" : "not modelled", board.end_text().c_str());
  return board.end() == End::kFault ? kFaultStatus : kUnmodelledStatus;
}

}  // namespace

int main(int count, char** arguments) {
  CommandLine line;
  const std::string problem = parse(count, arguments, line);
  if (!problem.empty()) {
    std::fputs(kUsage, stderr);
    return complain("command line", problem);
  }
  if (line.help) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  Station station{network_of(line)};
  if (const int status = attach(station, line); status != 0) return status;
  if (!line.faults.empty() && line.faults.front().first == "help") return list_faults(station);
  if (line.image.empty()) return complain("command line", "there is no image");
  if (const int status = set_up(station, line); status != 0) return status;
  WeatherSource weather;
  if (const int status = choose_weather(line, weather); status != 0) return status;
  Control control{station};
  if (!line.control.empty()) {
    const std::string trouble = control.open(line.control);
    if (!trouble.empty()) return complain("--control " + line.control, trouble);
  }
  Runner::Options options;
  options.free_running = line.free_running;
  if (line.seconds > 0) options.end_ns = static_cast<std::uint64_t>(line.seconds * 1e9);
  Runner runner{station, control, std::move(weather), options};
  running = &runner;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<CommandLine::Port> silent_ports = line.ports;
  runner.set_observer([&] {
    if (!silent_ports.empty()) tell_ports(station, silent_ports);
  });
  station.power_on();
  runner.run();
  return finish(station, line.counters);
}
