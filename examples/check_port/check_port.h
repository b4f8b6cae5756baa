// Checks a port of yours (docs/porting.md): what platform/ asks of a machine, and net/network.h of
// a network. Takes a few seconds, needs 3 KB of memory and no heap.
//
//   port_check::Machine machine;
//   machine.start_interrupts = start_my_timer;
//   machine.stop_interrupts = stop_my_timer;
//   machine.network = &my_network;
//   const int failures = port_check::run(machine);
#pragma once

#include <cstdint>

#include "prometheus_express/net/network.h"

namespace port_check {

// What the machine can do. What is nullptr is not checked, and that is said.
struct Machine {
  // From start to stop, calls the function in an interrupt handler, 100 to 10,000 times a second.
  void (*start_interrupts)(void (*handler)()) = nullptr;
  void (*stop_interrupts)() = nullptr;

  // Runs the function, which ends, in another task or on another core, at the same priority or a
  // higher one.
  void (*start_task)(void (*work)()) = nullptr;

  // Two free connections and a listener, and where it reaches itself.
  prometheus_express::Network* network = nullptr;
  const char* own_address = "127.0.0.1";

  // Shows a line; nullptr: say() (platform/halt.h), which is itself part of the port.
  void (*show)(const char* line) = nullptr;
};

// Shows a line for each check: "ok", "FAILED" or "not checked", and what. Gives how many failed.
int run(const Machine& machine);

}  // namespace port_check
