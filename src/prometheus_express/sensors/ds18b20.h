// The DS18B20: temperature, over a 1-Wire bus, with its own supply (Maxim data sheet 19-7487,
// revision 6).
//
//   prom::Ds18b20 ds18b20{one_wire};                          // the only device on its bus
//   ds18b20.start(now_ms);                                    // every two seconds, say
//   if (ds18b20.update(now_ms) == prom::SensorStatus::kOk) use(ds18b20.reading());
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/sensors/one_wire.h"
#include "prometheus_express/sensors/parts/polled_sensor.h"
#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// How many bits the temperature gets, and how long that takes.
enum class Ds18b20Resolution : std::uint8_t {
  kHalf,       // 0.5 degrees, 94 ms
  kQuarter,    // 0.25 degrees, 188 ms
  kEighth,     // 0.125 degrees, 375 ms
  kSixteenth,  // 0.0625 degrees, 750 ms
};

// A call blocks for one transaction of the bus: 8 ms at most, 13 where devices are told apart by
// their addresses; on the Feather M4, whatever fails, at most 20 ms (docs/bounded_calls.md). While
// the sensor converts nobody waits, and the bus is free for others. A sensor that is missing,
// fails, or lost its supply is a status; the next start() sets it up anew, so it comes back by
// itself. It writes the alarm registers, in RAM only, to tell such a loss: the temperature after it
// would be 85 degrees. One that takes its supply from the data line (two wires) is kImplausible: it
// would need a line that is driven high. Not for interrupt handlers.
class Ds18b20 : public PolledSensor<Ds18b20> {
 public:
  static constexpr std::uint8_t kFamily = 0x28;

  struct Reading {
    float temperature_celsius;  // -55 to 125
  };

  // The bus is borrowed. Several devices on one bus each need an address (OneWireSearch): without
  // one, this is the only device, and two are kBadChecksum.
  explicit Ds18b20(OneWireBus& bus, Ds18b20Resolution resolution = Ds18b20Resolution::kSixteenth)
      : bus_(bus), resolution_(resolution) {}
  Ds18b20(OneWireBus& bus, const OneWireAddress& address,
          Ds18b20Resolution resolution = Ds18b20Resolution::kSixteenth)
      : bus_(bus), address_(address), has_address_(true), resolution_(resolution) {}

  // After update() has given kOk. Values outside of the range above are kImplausible.
  const Reading& reading() const { return reading_; }

 private:
  friend PolledSensor;
  enum class Step : std::uint8_t { kConfigure, kCheckSupply, kConvert, kConversion };

  SensorStatus begin(std::uint64_t now_ms);
  SensorStatus go_on(std::uint64_t now_ms);
  SensorStatus identify();
  SensorStatus address_one();
  SensorStatus configure();
  SensorStatus check_supply();
  SensorStatus convert(std::uint64_t now_ms);
  SensorStatus take();
  std::uint8_t configuration() const;

  OneWireBus& bus_;
  OneWireAddress address_;
  bool has_address_ = false;
  Ds18b20Resolution resolution_;
  Step step_ = Step::kConfigure;
  Reading reading_ = {};
};

}  // namespace prometheus_express
