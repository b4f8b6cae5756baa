// A gauge that is read from a pin when somebody asks for the page. There is no network here: the page
// goes to the serial monitor every five seconds.
#include <prometheus_express.h>
#include <prometheus_express/platform/error.h>

namespace prom = prometheus_express;

prom::FixedStorage<256> storage;  // all the memory that labels will ever use
prom::CollectorRegistry registry{"board", storage};
prom::Gauge light{"light_raw", "What the light sensor on A0 reads.", registry};
prom::Gauge uptime{"uptime_seconds", "Since the board started.", registry};

double read_light() { return analogRead(A0); }
double read_uptime() { return millis() / 1000.0; }

// What the library has to say: a mistake in the program, a limit that was reached.
void tell(const prom::ErrorReport& report) { Serial.println(report.message); }

void setup() {
  Serial.begin(115200);
  prom::set_error_hook(tell);
  light.set_function(read_light);
  uptime.set_function(read_uptime);
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
