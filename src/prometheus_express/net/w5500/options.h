// What a program can choose about a w5500::Network, and what it can see of it.
#pragma once

#include <cstdint>

#include "prometheus_express/net/w5500/addresses.h"
#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express::w5500 {

struct Options {
  // An address here is used as it is; without one, DHCP is asked.
  Ipv4Settings settings = {};

  // Sent to the DHCP server (option 12), so that people find the device; nullptr: nothing is sent.
  // Borrowed for as long as the Network lives.
  const char* host_name = nullptr;

  // Of the eight sockets of the chip, how many never serve a listener: they are for connect_to(),
  // DHCP and other UDP. With less than 1, DHCP may find none free.
  std::uint8_t reserved_sockets = 1;

  // Reads every byte twice, and reads back what it writes before it is sent, so that a disturbed
  // SPI bus is noticed in the data too; costs twice the time on the bus. What goes wrong with
  // registers is noticed without it. Not noticed either way: a write that lands in the buffer of
  // another socket after that was read back, because its control byte was disturbed.
  bool check_data = false;

  // After stop(), the peer has so long to take what was written and to end its direction. Where no
  // socket is left to listen, it has 300 ms.
  std::uint32_t closing_timeout_ms = 3'000;

  // Sleeps until the next interrupt (a tick of 1 ms, the chip's INT pin), for `ms` (> 0) at most.
  // Network::wait returns at once where there is none. A Cortex-M gives a function that does WFI.
  FunctionRef<void(std::uint32_t ms)> sleep = {};

  // Milliseconds that never go back; where there is none, monotonic_ns() of platform/clock.h.
  FunctionRef<std::uint64_t()> clock = {};
};

// What is wrong at this moment; kNone is the only one in which peers can reach the device.
enum class Fault : std::uint8_t {
  kNone,
  kStarting,           // nothing was tried yet: call Network::update
  kNoChip,             // VERSIONR does not read as a W5500's
  kCommandStuck,       // a command register does not become zero
  kConfigurationLost,  // the chip does not hold what was written to it
  kLinkDown,           // no cable, or nobody at its other end
  kNoAddress,          // DHCP has not got one yet
};

// Counted since the Network was made.
struct Statistics {
  std::uint32_t reinitialisations;     // the chip was set up again after it had worked
  std::uint32_t missing_chips;         // starts that failed: Fault::kNoChip
  std::uint32_t stuck_commands;        // Fault::kCommandStuck
  std::uint32_t lost_configurations;   // Fault::kConfigurationLost
  std::uint32_t link_losses;           // Fault::kLinkDown
  std::uint32_t implausible_reads;     // readings that were thrown away
  std::uint32_t connections_accepted;  // by a listening socket of the chip
  std::uint32_t connections_made;      // by connect_to(), established
  std::uint32_t connections_refused;   // by connect_to(), not established
  std::uint32_t connections_failed;    // ended by a reset, a fault or a time limit
  std::uint32_t timeouts;              // of these, by a time limit, the chip's or this driver's
  std::uint32_t leases;                // that DHCP got or renewed
  std::uint32_t lease_losses;          // refused by the DHCP server, or expired
  std::uint32_t leases_declined;       // of addresses that somebody else has
  std::uint32_t address_conflicts;     // somebody else was noticed to use ours later
};

}  // namespace prometheus_express::w5500
