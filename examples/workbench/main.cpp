// A Feather M4 Express with an Ethernet FeatherWing, a sensor of each kind, and a button whose
// presses are counted in an interrupt. http://ADDRESS:8080/metrics shows them.
//
//   SDA, SCL   SHT31 (0x44) and BME280 (0x76)
//   D6         DS18B20, with 4.7 kOhm to 3.3 V
//   D9         DHT22, with 10 kOhm to 3.3 V
//   A1         TMP36, fed with 3.3 V
//   D5         a button to ground
//
// What is not there shows as readings_total{result="absent"}, or with the TMP36 as "implausible".
#include <prometheus_express.h>

#include <algorithm>

#include "boards/feather_m4/analog.h"
#include "boards/feather_m4/board.h"
#include "boards/feather_m4/i2c.h"
#include "boards/feather_m4/one_wire.h"
#include "boards/feather_m4/pin_interrupts.h"
#include "boards/feather_m4/pulse_pin.h"
#include "boards/feather_m4/spi.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/sensors/bme280.h"
#include "prometheus_express/sensors/dht22.h"
#include "prometheus_express/sensors/ds18b20.h"
#include "prometheus_express/sensors/sht31.h"
#include "prometheus_express/sensors/tmp36.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;
constexpr board::Pin kButton = board::kD5;

prom::FixedStorage<1536> storage;
prom::CollectorRegistry registry{"workbench", storage};
prom::Gauge temperature{"temperature_celsius", "Temperature.", {"sensor"}, registry};
prom::Gauge humidity{"humidity_percent", "Relative humidity.", {"sensor"}, registry};
prom::Gauge pressure{"pressure_pascals", "Pressure of the air.", {"sensor"}, registry};
prom::Counter readings{
    "readings_total", "Measurements, by result.", {"sensor", "result"}, registry};
prom::Counter presses{"presses_total", "How often the button was pressed.", registry};

board::Spi spi;
board::I2c i2c;
board::OneWirePin one_wire{board::kD6};
board::PulsePin pulse_line{board::kD9};
board::AnalogPin analog{board::kA1};
prom::Sht31 sht31{prom::I2cDevice{i2c, prom::Sht31::kAddress}};
prom::Bme280 bme280{prom::I2cDevice{i2c, prom::Bme280::kSecondAddress}};
prom::Ds18b20 ds18b20{one_wire};
prom::Dht22 dht22{pulse_line};
prom::Tmp36 tmp36{analog};

// To hundredths, so that the value has a short text.
double rounded(float value) {
  const float half = value < 0 ? -0.5f : 0.5f;
  return static_cast<double>(static_cast<std::int32_t>(value * 100 + half)) / 100;
}

void show_temperature(const char* sensor, float celsius) {
  temperature.labels(sensor).set(rounded(celsius));
}

void show_both(const char* sensor, float celsius, float percent) {
  show_temperature(sensor, celsius);
  humidity.labels(sensor).set(rounded(percent));
}

void show(const char* sensor, const prom::Sht31::Reading& reading) {
  show_both(sensor, reading.temperature_celsius, reading.humidity_percent);
}

void show(const char* sensor, const prom::Bme280::Reading& reading) {
  show_both(sensor, reading.temperature_celsius, reading.humidity_percent);
  pressure.labels(sensor).set(rounded(reading.pressure_pascals));
}

void show(const char* sensor, const prom::Dht22::Reading& reading) {
  show_both(sensor, reading.temperature_celsius, reading.humidity_percent);
}

void show(const char* sensor, const prom::Ds18b20::Reading& reading) {
  show_temperature(sensor, reading.temperature_celsius);
}

void show(const char* sensor, const prom::Tmp36::Reading& reading) {
  show_temperature(sensor, reading.temperature_celsius);
}

void forget(const char* sensor) {
  temperature.remove(sensor);
  humidity.remove(sensor);
  pressure.remove(sensor);
}

// Measures every `period_ms`, and shows what came of it.
template <class Driver>
class Sensor {
 public:
  Sensor(const char* name, Driver& driver, std::uint32_t period_ms)
      : name_(name), driver_(driver), period_ms_(period_ms) {}

  // Gives the time when it wants to be called next; earlier is harmless.
  std::uint64_t run(std::uint64_t now_ms) {
    if (!measuring_) {
      if (now_ms < next_ms_) return next_ms_;
      next_ms_ = now_ms + period_ms_;
      driver_.start(now_ms);
    }
    const prom::SensorStatus status = driver_.update(now_ms);
    measuring_ = status == prom::SensorStatus::kMeasuring;
    if (measuring_) return now_ms + kAskAgainMs;
    readings.labels(name_, prom::text_of(status)).inc();
    if (status == prom::SensorStatus::kOk) {
      show(name_, driver_.reading());
    } else {
      forget(name_);
    }
    return next_ms_;
  }

 private:
  static constexpr std::uint32_t kAskAgainMs = 2;

  const char* name_;
  Driver& driver_;
  std::uint32_t period_ms_;
  bool measuring_ = false;
  std::uint64_t next_ms_ = 0;
};

Sensor<prom::Sht31> of_sht31{"sht31", sht31, 1'000};
Sensor<prom::Bme280> of_bme280{"bme280", bme280, 1'000};
Sensor<prom::Ds18b20> of_ds18b20{"ds18b20", ds18b20, 2'000};
Sensor<prom::Dht22> of_dht22{"dht22", dht22, 2'000};
Sensor<prom::Tmp36> of_tmp36{"tmp36", tmp36, 1'000};

std::uint64_t run_sensors(std::uint64_t now_ms) {
  return std::min({of_sht31.run(now_ms), of_bme280.run(now_ms), of_ds18b20.run(now_ms),
                   of_dht22.run(now_ms), of_tmp36.run(now_ms)});
}

void start_board() {
  board::start();
  spi.start();
  i2c.start();
  one_wire.start();
  pulse_line.start();
  analog.start();
  board::make_input_pulled_up(kButton);
  board::attach_pin_interrupt(kButton, board::Edge::kFalling, [](void*) { presses.inc(); });
}

prom::w5500::Options network_options() {
  prom::w5500::Options options;
  options.host_name = "workbench";
  options.sleep = [](std::uint32_t) { asm volatile("wfi"); };
  return options;
}

}  // namespace

int main() {
  start_board();
  static prom::w5500::Network network{spi, board::mac_address(), network_options()};
  prom::MetricsHandler<> page{registry};
  const prom::Route routes[] = {{"GET", "/metrics", page},
                                {"GET", "/healthz", prom::answer_health}};
  prom::HttpServer<4> server{network, kPort, prom::Router{routes}};
  if (!server.status().ok()) {
    prom::say(server.status().text());
    prom::halt();
  }
  for (;;) {
    board::feed_watchdog();
    const std::uint64_t next_ms = run_sensors(network.now_ms());
    server.update();
    network.wait(std::min(next_ms, server.next_deadline_ms()));
  }
}
