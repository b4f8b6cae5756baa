// The command line of emulated_feather_m4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulators/w5500/registers.h"

namespace emulators::feather_m4 {

struct CommandLine {
  struct Port {
    std::uint16_t chip;
    std::uint16_t host;  // 0: any free one
  };
  struct Peer {
    w5500::Address address;
    std::uint16_t port;
    std::uint16_t host_port;
  };

  std::string image;
  std::vector<Port> ports;
  std::vector<Peer> peers;
  std::vector<std::pair<std::string, w5500::Address>> names;
  std::vector<std::pair<std::string, std::string>> faults;
  std::vector<std::pair<std::string, std::string>> attached;  // Attachments::attach()
  std::string weather;
  std::string control;
  std::string arguments;
  std::optional<std::uint64_t> epoch_unix_s;
  double seconds = 0;  // 0: for ever
  double day_s = 0;    // 0: the weather does not change by itself
  std::uint32_t lease_s = 86'400;
  std::uint32_t link_delay_ms = 0;
  bool trace = false;
  bool free_running = false;
  bool debugger = false;
  bool counters = false;
  bool track_stack = false;
  bool take_faults = false;
  bool serial = false;
  bool mdns = false;
  bool help = false;
};

extern const char* const kUsage;

// Empty, or what is wrong.
std::string parse(int count, char** arguments, CommandLine& line);

}  // namespace emulators::feather_m4
