// A WIZnet W5500 as a program on this host: its SPI bus, its registers, its eight sockets, bridged
// to TCP ports of 127.0.0.1 and to a virtual network with DHCP, DNS and SNTP servers
// (virtual_network.h). Written from the W5500 data sheet, v1.1.0.
//
// Whoever embeds it calls exchange() for each byte on the bus, moves the clock, and calls poll()
// often: at each tick while the board runs, and right before the board sleeps, which it may do
// until poll_fd() is readable or the clock reaches next_event_ns(). One thread at a time. Several
// chips in a program do not know of each other.
//
// Where the data sheet leaves a choice: a byte that the host's kernel took counts as acknowledged
// by the peer. The pointers of a socket begin anywhere (Config::initial_pointer). CLOSE resets the
// host's connection, where the real peer would learn of it with its next packet. A FIN or a reset
// takes effect at the next poll(). A reset by the peer raises no interrupt. A socket in a group of
// multicast hears whatever is sent to that; IGMP, PPPoE, WOL and ping are not modelled, MACRAW
// opens and hears nothing, and INTLEVEL does not delay the interrupt pin.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "emulators/contracts.h"
#include "emulators/w5500/bridge.h"
#include "emulators/w5500/faults.h"
#include "emulators/w5500/framing.h"
#include "emulators/w5500/group_bridge.h"
#include "emulators/w5500/registers.h"
#include "emulators/w5500/socket.h"
#include "emulators/w5500/trace.h"
#include "emulators/w5500/virtual_network.h"

namespace emulators::w5500 {

struct Config {
  NetworkConfig network;

  // Where the pointers of a socket begin when it is opened, and those of TX again when it is
  // connected. Without it: anywhere, the same at every run.
  std::optional<std::uint16_t> initial_pointer;
  std::uint32_t pointer_seed = 1;

  // From a reset of the PHY, or the cable being plugged in, until there is a link.
  std::uint64_t link_delay_ns = 0;

  // How much the host takes for a peer that does not read; 0: as much as the host likes.
  int host_send_buffer = 64 * 1024;
};

class Chip final : public SpiTarget {
 public:
  // The clock is borrowed. Throws std::system_error when the host has no more file descriptors.
  explicit Chip(const Clock& clock, const Config& config = {});
  ~Chip() override;
  Chip(const Chip&) = delete;
  Chip& operator=(const Chip&) = delete;

  // The SPI bus.
  void select(bool selected) override;
  std::uint8_t exchange(std::uint8_t in) override;

  // The reset pin: all registers as after the power came on, all sockets closed, the link to be
  // found anew. MR.RST does the same and keeps the link.
  void reset();

  // The interrupt pin is low.
  bool interrupt() const;

  // Moves data between the host and the chip, and lets time limits pass. Never blocks.
  void poll();

  // To wait for with ppoll or epoll: readable when poll() has something to do for the host.
  int poll_fd() const { return poller_.fd(); }

  // When poll() has something to do though nothing comes from the host: a time of the clock, which
  // may have passed, or kNever.
  std::uint64_t next_event_ns() const;

  // Connections to this port of 127.0.0.1 (0: any free one) reach sockets that listen on
  // `chip_port`. Gives the host's port, or 0 if it is not to be had. The host listens at once;
  // whether connections wait while no socket does is Faults::refuse_at_once. Ports that are not
  // mapped cannot be reached.
  std::uint16_t map_port(std::uint16_t chip_port, std::uint16_t host_port = 0);

  // The host's port of a chip's, or 0.
  std::uint16_t host_port(std::uint16_t chip_port) const;

  // This group of multicast is the same group on the host's loopback (group_bridge.h). False: it is
  // not to be had.
  bool map_group(const Address& group, std::uint16_t port);

  // Somebody on the network has sent an ARP request that says that it comes from `sender`. Data
  // sheet, IR: CONFLICT where that is SIPR. Hosts of the virtual network never do so by themselves.
  void hear_arp(const Address& sender);

  VirtualNetwork& network() { return network_; }

  // Takes effect at once; the counts of all strikes begin anew.
  void set_faults(const Faults& faults);
  const Faults& faults() const { return faults_; }

  // Hears of each SPI transaction when it ends. Costs time; an empty function ends it.
  void set_trace(std::function<void(const Transaction&)> trace);

  // Accounting.
  std::array<Socket::Report, kSocketCount> sockets() const;
  const Counts& counts() const { return counts_; }
  bool link_up() const { return around_.link_up; }

  // For how long the PHY was on, as of the last poll() or access.
  std::uint64_t phy_on_ns() const { return phy_on_ns_; }

 private:
  struct Listener {
    std::uint16_t chip_port;
    HostSocket socket;
  };

  // What is at work in a transaction, so that one without faults and trace costs nothing.
  struct Watched {
    std::uint32_t position = 0;  // of the next byte
    bool flip_mosi = false;
    bool flip_miso = false;
    bool cut = false;
    bool reset = false;
  };

  std::uint8_t step(std::uint8_t in);
  std::uint8_t watched_step(std::uint8_t in);
  void begin_transaction();
  void record(bool data, std::uint8_t in, std::uint8_t out);
  void end_transaction();
  void look_whether_watched();

  std::uint8_t read(std::uint16_t address) const;
  void write(std::uint16_t address, std::uint8_t value);
  void write_common(std::uint16_t address, std::uint8_t value);
  void write_command(Socket& socket, std::uint8_t value);
  bool tears(std::uint16_t address);
  void place_rings();

  void reset_registers();
  void update_link();
  void set_link(bool up);
  bool phy_runs() const;
  bool takes(const Address& address) const;
  void deliver_mail();
  void watch();
  void accept_from(Listener& listener);
  void receive_from(GroupBridge& group);
  Socket* listening_socket(std::uint16_t port);
  std::uint64_t handshake_ns();

  Socket& selected_socket() { return sockets_[static_cast<std::size_t>(frame_.socket())]; }
  const Socket& selected_socket() const {
    return sockets_[static_cast<std::size_t>(frame_.socket())];
  }

  const Clock& clock_;
  const Config config_;
  Faults faults_;
  Poller poller_;
  VirtualNetwork network_;
  CommonRegisters common_;
  Counts counts_;
  Surroundings around_;
  std::array<Socket, kSocketCount> sockets_;
  Memory tx_memory_{};
  Memory rx_memory_{};
  std::vector<Listener> listeners_;
  std::unique_ptr<GroupBridge> group_;

  Frame frame_;
  bool selected_ = false;
  bool deaf_ = false;  // until chip select goes high
  bool watching_ = false;
  bool cable_ = false;  // plugged in, and the PHY runs
  bool phy_ran_ = false;
  std::uint64_t phy_seen_ns_ = 0;
  std::uint64_t phy_on_ns_ = 0;
  std::uint64_t link_comes_ns_ = 0;

  Watched watched_;
  StrikeCounter stuck_command_;
  StrikeCounter lost_commands_;
  StrikeCounter mosi_bytes_;
  StrikeCounter mosi_transactions_;
  StrikeCounter miso_bytes_;
  StrikeCounter miso_transactions_;
  StrikeCounter short_transfers_;
  StrikeCounter resets_;
  StrikeCounter torn_reads_;
  StrikeCounter late_handshakes_;
  StrikeCounter lost_fins_;
  std::function<void(const Transaction&)> trace_;
  Transaction transaction_;
};

}  // namespace emulators::w5500
