// The contract of all ports, over the classes of two libraries: what they lack is said in
// net/arduino.
#include <doctest/doctest.h>

#include "prometheus_express/platform/port.h"
#include "support/network_contract.h"

// Behind what its macros would break.
#include <Ethernet.h>
#include <WiFi.h>

#include "arduino_host.h"
#include "prometheus_express/net/arduino/network.h"
#include "utility/w5500.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

using EthernetNetwork = arduino::Network<EthernetServer, EthernetClient, 5>;
using WiFiNetwork = arduino::Network<WiFiServer, WiFiClient, 5>;

// Each begins with a chip that has just got power.
struct Shield {
  Shield() {
    byte mac[] = {0x02, 0, 0, 0, 0, 1};
    w5500::chip().reset();
    Ethernet.begin(mac, IPAddress(127, 0, 0, 1));
  }
  ~Shield() { w5500::chip().reset(); }
};

arduino::NetworkOptions in_a_hurry() {
  arduino::NetworkOptions options;
  options.linger_ms = 30;
  return options;
}

ContractAbilities of_ethernet() {
  ContractAbilities abilities;
  abilities.ends_one_direction = false;
  abilities.cuts = false;
  abilities.stops_listening = false;
  abilities.knows_room = false;
  return abilities;
}

ContractAbilities of_wifi() {
  ContractAbilities abilities = of_ethernet();
  abilities.stops_listening = true;
  return abilities;
}

TEST_CASE("arduino::Network keeps the contract over Ethernet") {
  const Shield shield;
  EthernetNetwork network;
  check_network_contract({network, network, "127.0.0.1", 3, of_ethernet()});
}

TEST_CASE("arduino::Network keeps the contract over Ethernet between two networks") {
  const Shield shield;
  EthernetNetwork server(in_a_hurry());
  EthernetNetwork client(in_a_hurry());
  check_network_contract({server, client, "127.0.0.1", 3, of_ethernet()});
}

TEST_CASE("arduino::Network keeps the contract over Ethernet that does not tell its room") {
  const Shield shield;
  arduino_host::Faults faults;
  faults.available_for_write_is_zero = true;
  const arduino_host::WithFaults with(faults);
  EthernetNetwork network(in_a_hurry());
  check_network_contract({network, network, "127.0.0.1", 3, of_ethernet()});
}

TEST_CASE("arduino::Network keeps the contract over WiFi") {
  WiFi.begin("network", "password");
  WiFiNetwork network;
  check_network_contract({network, network, "127.0.0.1", 5, of_wifi()});
}

TEST_CASE("arduino::Network keeps the contract over WiFi between two networks") {
  WiFi.begin("network", "password");
  WiFiNetwork server(in_a_hurry());
  WiFiNetwork client(in_a_hurry());
  check_network_contract({server, client, "127.0.0.1", 5, of_wifi()});
}

}  // namespace
