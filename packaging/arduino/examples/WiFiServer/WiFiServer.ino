// Serves http://ADDRESS:8080/metrics over Wi-Fi: ESP32, Pico W and other boards whose core has <WiFi.h>.
#include <WiFi.h>
#include <prometheus_express.h>
#include <prometheus_express/net/arduino/network.h>
#include <prometheus_express/platform/error.h>

namespace prom = prometheus_express;

const char* const kNetwork = "your network";
const char* const kPassword = "its password";

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"station", storage};
prom::Gauge signal_strength{"wifi_signal_dbm", "Strength of the Wi-Fi signal.", registry};
prom::Counter joins{"wifi_joins_total", "How often the network was joined.", registry};
prom::Gauge sensor{"sensor_raw", "What the sensor at a pin reads.", {"pin"}, registry};

prom::arduino::Network<WiFiServer, WiFiClient, 4> network;
prom::MetricsHandler metrics{registry};
const prom::Route routes[] = {{"GET", "/metrics", metrics},
                              {"GET", "/healthz", prom::answer_health}};
prom::HttpServer<4> server{network, 8080, prom::Router{routes}};

void tell(const prom::ErrorReport& report) { Serial.println(report.message); }

double read_signal() { return WiFi.RSSI(); }

void join() {
  WiFi.begin(kNetwork, kPassword);
  for (int i = 0; i < 100 && WiFi.status() != WL_CONNECTED; ++i) delay(100);
  if (WiFi.status() != WL_CONNECTED) return;
  joins.inc();
  Serial.println(WiFi.localIP());
}

void setup() {
  Serial.begin(115200);
  prom::set_error_hook(tell);
  signal_strength.set_function(read_signal);
}

void loop() {
  if (WiFi.status() != WL_CONNECTED) join();
  sensor.labels("A0").set(analogRead(A0));
  server.update();
}
