// What tests of net/arduino begin with. The last header of a file: behind it Arduino's macros are
// defined.
#pragma once

#include <string>

#include "prometheus_express/net/network.h"
#include "unit/arduino_host/peer.h"

// Behind what their macros would break.
#include <Ethernet.h>
#include <WiFi.h>

#include "arduino_host.h"
#include "prometheus_express/net/arduino/network.h"
#include "utility/w5500.h"

namespace arduino_test {

namespace net = prometheus_express;

// A chip that has just got power, and the library that has begun.
struct Shield {
  Shield() {
    w5500::chip().reset();
    begin();
  }
  ~Shield() { w5500::chip().reset(); }

  static void begin() {
    byte mac[] = {0x02, 0, 0, 0, 0, 1};
    Ethernet.begin(mac, IPAddress(127, 0, 0, 1));
  }
};

inline net::arduino::NetworkOptions in_a_hurry() {
  net::arduino::NetworkOptions options;
  options.linger_ms = 30;
  options.connect_timeout_ms = 50;
  return options;
}

// Lets time pass until `done()`.
template <class Done>
bool until(net::Network& network, Done done) {
  for (int turn = 0; turn < 10'000; ++turn) {
    if (done()) return true;
    network.wait(network.now_ms() + 1);
  }
  return false;
}

inline net::Connection* accept(net::Network& network, net::Listener& listener) {
  net::Connection* connection = nullptr;
  REQUIRE(until(network, [&] { return (connection = listener.accept_next()) != nullptr; }));
  return connection;
}

inline std::string read(net::Network& network, net::Connection& connection, std::size_t size) {
  std::string text;
  REQUIRE(until(network, [&] {
    char buffer[500];
    const net::IoResult result = connection.read_some(buffer, sizeof(buffer));
    text.append(buffer, result.count);
    return text.size() >= size;
  }));
  return text;
}

// The first answer that is neither bytes nor kWouldBlock.
inline net::IoStatus end_of(net::Network& network, net::Connection& connection) {
  net::IoResult result{0, net::IoStatus::kWouldBlock};
  REQUIRE(until(network, [&] {
    char buffer[500];
    result = connection.read_some(buffer, sizeof(buffer));
    return result.status != net::IoStatus::kWouldBlock && result.count == 0;
  }));
  return result.status;
}

}  // namespace arduino_test
