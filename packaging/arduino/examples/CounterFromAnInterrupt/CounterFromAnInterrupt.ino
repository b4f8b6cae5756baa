// Counts pulses of two meters in the handlers of their pins. labels() looks a child up and is not for
// interrupt handlers, so each handler has the child that it counts in; inc() is.
#include <prometheus_express.h>
#include <prometheus_express/platform/error.h>

namespace prom = prometheus_express;

constexpr uint8_t kWaterPin = 2;
constexpr uint8_t kPowerPin = 3;

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"meters", storage};
prom::Counter pulses{"pulses_total", "Pulses of the meters.", {"meter"}, registry};

const auto water = pulses.labels("water");
const auto power = pulses.labels("power");

void count_water() { water.inc(); }
void count_power() { power.inc(); }

void tell(const prom::ErrorReport& report) { Serial.println(report.message); }

void setup() {
  Serial.begin(115200);
  prom::set_error_hook(tell);
  pinMode(kWaterPin, INPUT_PULLUP);
  pinMode(kPowerPin, INPUT_PULLUP);
  attachInterrupt(digitalPinToInterrupt(kWaterPin), count_water, FALLING);
  attachInterrupt(digitalPinToInterrupt(kPowerPin), count_power, FALLING);
}

void loop() {
  prom::Exposition page{registry};
  char piece[64];
  prom::Exposition::Result result{};
  do {
    result = page.read_some(piece, sizeof(piece));
    Serial.write(reinterpret_cast<const uint8_t*>(piece), result.count);
  } while (result.status == prom::Exposition::Status::kMore);
  delay(5000);
}
