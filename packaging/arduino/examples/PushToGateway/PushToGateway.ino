// Pushes to a Pushgateway once a minute, from a board that nobody can scrape. It needs no clock that
// knows the time: the gateway has one.
#include <WiFi.h>
#include <prometheus_express.h>
#include <prometheus_express/net/arduino/network.h>
#include <prometheus_express/platform/error.h>
#include <prometheus_express/push/gateway_push.h>

namespace prom = prometheus_express;

const char* const kNetwork = "your network";
const char* const kPassword = "its password";
const char* const kGateway = "192.168.1.10:9091";  // an address: there is no DNS here
constexpr unsigned long kEveryMs = 60000;

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"greenhouse", storage};
prom::Gauge moisture{"soil_moisture_raw", "What the moisture sensor reads.", {"bed"}, registry};
prom::Counter failures{"failed_pushes_total", "Pushes that failed.", registry};

prom::arduino::Network<WiFiServer, WiFiClient, 1> network;
prom::GatewayPush<> push{network};

void tell(const prom::ErrorReport& report) { Serial.println(report.message); }

bool join() {
  if (WiFi.status() == WL_CONNECTED) return true;
  WiFi.begin(kNetwork, kPassword);
  for (int i = 0; i < 100 && WiFi.status() != WL_CONNECTED; ++i) delay(100);
  return WiFi.status() == WL_CONNECTED;
}

void setup() {
  Serial.begin(115200);
  prom::set_error_hook(tell);
}

void loop() {
  moisture.labels("tomatoes").set(analogRead(A0));
  moisture.labels("beans").set(analogRead(A1));
  prom::GatewayOptions options;
  options.timeout_ms = 10000;
  if (join()) {
    push.push(kGateway, "greenhouse", registry, {{"instance", "greenhouse-1"}}, options);
    push.finish();  // or update() from loop(), while other things go on
    if (!push.status().ok()) {
      failures.inc();
      Serial.println(push.status().text());
    }
  }
  delay(kEveryMs);
}
