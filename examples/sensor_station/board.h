// What the station needs of its board. Each board has one file that implements these functions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/net/resolver.h"
#include "prometheus_express/net/udp_socket.h"
#include "prometheus_express/platform/random.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace station {

struct Bme680Reading {
  double temperature_celsius;
  double humidity_percent;
  double pressure_hpa;
  double gas_ohms;  // NaN where the sensor could not measure it
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

// Finds the addresses of names, for one asker at a time; nullptr where this board takes numeric
// addresses only.
prometheus_express::Resolver* resolver();

// For questions about the time: a socket of that network, and numbers that differ from board to
// board.
prometheus_express::UdpSocket& time_socket();
prometheus_express::Random& random();

// Announces the page at this port by multicast DNS: called in each turn of the main loop; gives
// when it has something to do next, a time of the network's clock. Only boards with a W5500 have
// it.
std::uint64_t announce(std::uint16_t port);

// Declares what this board has to show of itself, which lives from then on. Once.
void declare_metrics(prometheus_express::CollectorRegistry& registry);

// The main loop is alive: called in each of its turns.
void keep_alive();

// Begins a measurement with both sensors. Times are those of the network's clock.
void start_measuring(std::uint64_t now_ms);

// How a sensor's measurement stands. kOk: the reading is set. kMeasuring: to be asked again some
// milliseconds later. Any other status is a failure, and says which; there is no reading.
prometheus_express::SensorStatus measure(std::uint64_t now_ms, Bme680Reading& reading);
prometheus_express::SensorStatus measure(std::uint64_t now_ms, Si7021Reading& reading);

// How much of the stack has never been used so far. Takes a while: it looks at all of it.
std::size_t stack_free_bytes();

}  // namespace station
