// Serves http://ADDRESS:8080/metrics over an Ethernet shield or FeatherWing (W5100, W5200, W5500) and
// Arduino's Ethernet library.
#include <SPI.h>
#include <Ethernet.h>
#include <prometheus_express.h>
#include <prometheus_express/net/arduino/network.h>
#include <prometheus_express/platform/error.h>

namespace prom = prometheus_express;

byte mac[] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x01};  // yours: no two devices may have the same

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"station", storage};
prom::Gauge voltage{"voltage_volts", "Voltage at a pin.", {"pin"}, registry};
prom::Counter loops{"loops_total", "Rounds of loop().", registry};

// One connection fewer than the chip has sockets, which are 4 in a W5100 and 8 in a W5500.
prom::arduino::Network<EthernetServer, EthernetClient, 3> network;
prom::MetricsHandler metrics{registry};
const prom::Route routes[] = {{"GET", "/metrics", metrics},
                              {"GET", "/healthz", prom::answer_health}};
prom::HttpServer<3> server{network, 8080, prom::Router{routes}};

void tell(const prom::ErrorReport& report) { Serial.println(report.message); }

void setup() {
  Serial.begin(115200);
  prom::set_error_hook(tell);
  Ethernet.init(10);  // the pin that selects the chip; 33 on an ESP32 Feather, for example
  while (Ethernet.begin(mac) == 0) Serial.println("no address from DHCP");
  // Arduino's library waits in each write for the chip; a peer that is gone is given up in 0.8 s.
  Ethernet.setRetransmissionTimeout(50);
  Ethernet.setRetransmissionCount(4);
  Serial.println(Ethernet.localIP());
}

void loop() {
  loops.inc();
  voltage.labels("A0").set(analogRead(A0) * 3.3 / 1023);
  voltage.labels("A1").set(analogRead(A1) * 3.3 / 1023);
  server.update();
  Ethernet.maintain();  // renews the address
}
