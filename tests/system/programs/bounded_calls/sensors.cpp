#include "bounded_calls/sensors.h"

#include "boards/feather_m4/analog.h"
#include "boards/feather_m4/i2c.h"
#include "boards/feather_m4/one_wire.h"
#include "boards/feather_m4/pulse_pin.h"
#include "bounded_calls/measured_call.h"
#include "prometheus_express/sensors/bme280.h"
#include "prometheus_express/sensors/bme680.h"
#include "prometheus_express/sensors/dht22.h"
#include "prometheus_express/sensors/ds18b20.h"
#include "prometheus_express/sensors/sht31.h"
#include "prometheus_express/sensors/si7021.h"
#include "prometheus_express/sensors/tmp36.h"

namespace bounded_calls {
namespace {

namespace prom = prometheus_express;

constexpr std::uint64_t kPeriodMs = 100;

board::I2c i2c;
board::OneWirePin one_wire{board::kD6};
board::PulsePin pulse_line{board::kD9};
board::AnalogPin analog{board::kA1};
prom::Bme680 bme680{prom::I2cDevice{i2c, prom::Bme680::kAddress}};
prom::Si7021 si7021{prom::I2cDevice{i2c, prom::Si7021::kAddress}};
prom::Sht31 sht31{prom::I2cDevice{i2c, prom::Sht31::kAddress}};
prom::Bme280 bme280{prom::I2cDevice{i2c, prom::Bme280::kSecondAddress}};
prom::Ds18b20 ds18b20{one_wire, prom::Ds18b20Resolution::kHalf};
prom::Dht22 dht22{pulse_line};
prom::Tmp36 tmp36{analog};
MeasuredCall search_one_wire{"OneWireSearch::next()"};

// start() and update() are one row: either does one step.
template <class Driver>
class Sensor {
 public:
  Sensor(const char* row, Driver& driver) : step_(row), driver_(driver) {}

  void go_on(std::uint64_t now_ms) {
    if (now_ms >= next_ms_) {
      next_ms_ = now_ms + kPeriodMs;
      step_([&] { driver_.start(now_ms); });
    }
    step_([&] { driver_.update(now_ms); });
  }

 private:
  MeasuredCall step_;
  Driver& driver_;
  std::uint64_t next_ms_ = 0;
};

Sensor<prom::Bme680> of_bme680{"Bme680::update()", bme680};
Sensor<prom::Si7021> of_si7021{"Si7021::update()", si7021};
Sensor<prom::Sht31> of_sht31{"Sht31::update()", sht31};
Sensor<prom::Bme280> of_bme280{"Bme280::update()", bme280};
Sensor<prom::Ds18b20> of_ds18b20{"Ds18b20::update()", ds18b20};
Sensor<prom::Dht22> of_dht22{"Dht22::update()", dht22};
Sensor<prom::Tmp36> of_tmp36{"Tmp36::update()", tmp36};

}  // namespace

void start_sensors() {
  i2c.start();
  one_wire.start();
  pulse_line.start();
  analog.start();
  search_one_wire([] {
    prom::OneWireSearch search{one_wire};
    prom::OneWireAddress address;
    static_cast<void>(search.next(address));
  });
}

void update_sensors(std::uint64_t now_ms) {
  of_bme680.go_on(now_ms);
  of_si7021.go_on(now_ms);
  of_sht31.go_on(now_ms);
  of_bme280.go_on(now_ms);
  of_ds18b20.go_on(now_ms);
  of_dht22.go_on(now_ms);
  of_tmp36.go_on(now_ms);
}

}  // namespace bounded_calls
