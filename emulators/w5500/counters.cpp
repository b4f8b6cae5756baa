#include "emulators/w5500/counters.h"

namespace emulators::w5500 {
namespace {

std::string line(const char* name, std::uint64_t value) {
  return std::string(name) + ' ' + std::to_string(value);
}

}  // namespace

std::vector<std::string> counter_lines(const Chip& chip) {
  const Counts& counts = chip.counts();
  std::vector<std::string> lines = {
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
      line("w5500_link_up", chip.link_up() ? 1 : 0),
      line("w5500_phy_on_ns", chip.phy_on_ns()),
  };
  int index = 0;
  for (const Socket::Report& socket : chip.sockets()) {
    lines.push_back("socket" + std::to_string(index++) + ' ' + name_of(socket.state) + " port " +
                    std::to_string(socket.port) + " unsent " + std::to_string(socket.unsent) +
                    " unread " + std::to_string(socket.unread) + " connected " +
                    std::to_string(int{socket.connected}) + " stuck " +
                    std::to_string(int{socket.stuck}));
  }
  return lines;
}

bool listens(const Chip& chip, std::uint16_t port) {
  for (const Socket::Report& socket : chip.sockets()) {
    if (socket.state == State::kListen && socket.port == port) return true;
  }
  return false;
}

}  // namespace emulators::w5500
