// What the station needs of its board. Each board has one file that implements these functions.
#pragma once

#include <cstddef>

#include "prometheus_express/net/network.h"

namespace station {

struct Bme680Reading {
  double temperature_celsius;
  double humidity_percent;
  double pressure_hpa;
  double gas_ohms;
};

struct Si7021Reading {
  double temperature_celsius;
  double humidity_percent;
};

// Starts clock, sensors and network, and says on the board's console what is real and what is
// simulated. Once, first thing in main(). Where that fails it says why, and does not return.
void start_board();

// The network that start_board() has started.
prometheus_express::Network& network();

// One measurement. False where the sensor does not answer, or not in time; the reading is then not
// to be used.
bool measure(Bme680Reading& reading);
bool measure(Si7021Reading& reading);

// How much of the stack has never been used so far. Takes a while: it looks at all of it.
std::size_t stack_free_bytes();

}  // namespace station
