// An ESP32 on a battery: it wakes once a minute, keeps a reading in memory that deep sleep leaves alone,
// and turns its radio on for every tenth, to send all of them by remote write, each with its own time.
// What could not be sent is kept, until there is no room for more.
#include <WiFi.h>
#include <esp_sleep.h>
#include <prometheus_express.h>
#include <prometheus_express/net/arduino/network.h>
#include <prometheus_express/platform/error.h>
#include <prometheus_express/push/remote_write/remote_write.h>
#include <time.h>

namespace prom = prometheus_express;

const char* const kNetwork = "your network";
const char* const kPassword = "its password";
const char* const kStore = "http://192.168.1.10:9090/api/v1/write";  // an address: there is no DNS here
constexpr uint64_t kSleepUs = 60ull * 1000 * 1000;
constexpr size_t kQueueBytes = 4 * prom::kRemoteWriteBatchBytes;  // 4 KB on a board
constexpr unsigned kSendEvery = 10;
constexpr unsigned kKept = 60;
constexpr time_t kClockIsSet = 1700000000;  // in 2023: before it, nobody has set the clock

struct Reading {
  int64_t unix_ms;
  uint32_t wakes;
  float volts;
};

RTC_DATA_ATTR Reading kept[kKept];
RTC_DATA_ATTR uint32_t kept_count = 0;
RTC_DATA_ATTR uint32_t wakes = 0;

prom::FixedStorage<256> storage;
prom::CollectorRegistry registry{"beehive", storage};
prom::Gauge battery{"battery_volts", "Voltage of the battery.", registry};
prom::Counter wakes_total{"wakes_total", "How often the board woke.", registry};
const prom::ConstantLabel labels[] = {{"instance", "beehive-1"}, {"job", "beehives"}};

prom::arduino::Network<WiFiServer, WiFiClient, 1> network;
prom::RemoteWrite<kQueueBytes> remote{network, kStore, registry};

void tell(const prom::ErrorReport& report) { Serial.println(report.message); }

bool join() {
  WiFi.begin(kNetwork, kPassword);
  for (int i = 0; i < 100 && WiFi.status() != WL_CONNECTED; ++i) delay(100);
  return WiFi.status() == WL_CONNECTED;
}

// Sleep leaves the clock alone; so this is for the first time, and for when nobody answered then.
bool know_the_time() {
  if (time(nullptr) >= kClockIsSet) return true;
  configTime(0, 0, "pool.ntp.org");
  for (int i = 0; i < 100 && time(nullptr) < kClockIsSet; ++i) delay(100);
  return time(nullptr) >= kClockIsSet;
}

void keep_a_reading() {
  if (time(nullptr) < kClockIsSet) return;
  if (kept_count == kKept) memmove(kept, kept + 1, --kept_count * sizeof(Reading));
  kept[kept_count++] = {int64_t{time(nullptr)} * 1000, wakes, analogReadMilliVolts(A0) / 1000.0f};
}

void send_what_was_kept() {
  remote.set_external_labels(labels);
  for (uint32_t i = 0; i < kept_count; ++i) {
    battery.set(kept[i].volts);
    wakes_total.inc(kept[i].wakes - (i == 0 ? 0 : kept[i - 1].wakes));
    const prom::Status collected = remote.collect(kept[i].unix_ms);
    if (!collected.ok()) Serial.println(collected.text());
  }
  if (remote.finish(10000)) {
    kept_count = 0;
  } else {
    Serial.println(remote.status().text());
  }
}

void setup() {
  Serial.begin(115200);
  prom::set_error_hook(tell);
  ++wakes;
  keep_a_reading();
  const bool clock_is_set = time(nullptr) >= kClockIsSet;
  if ((!clock_is_set || wakes % kSendEvery == 0) && join() && know_the_time()) send_what_was_kept();
  esp_sleep_enable_timer_wakeup(kSleepUs);
  esp_deep_sleep_start();
}

void loop() {}
