// What can be attached to the board besides its own chips: sensors on its I2C bus and at its pins,
// pulses, and voltages at its analogue inputs.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulators/feather_m4/board.h"
#include "emulators/feather_m4/trace.h"
#include "emulators/sensor/sensor.h"
#include "emulators/signals/signals.h"

namespace emulators::feather_m4 {

class Attachments {
 public:
  explicit Attachments(Board& board) : board_(board) {}

  // Before the board is powered on. `kind` and `where` are
  //   sht31 ADDRESS, bme280 ADDRESS   on the I2C bus
  //   ds18b20 PIN, ds18b20 PIN:parasite, dht22 PIN
  //   pulses PIN=HZ, analogue PIN=VOLTS   may be told again later, with another number
  // Gives what is wrong with it, or nothing.
  std::string attach(const std::string& kind, const std::string& where);
  static bool is_kind(const std::string& kind);

  void set_weather(const Weather& weather);

  // The sensor of that name, "sht31"; the second of a kind is "sht31_2". Null: there is none.
  Sensor* find(const std::string& name);
  void clear_faults();
  std::vector<std::string> names() const;

  // Those on I2C: connects them, through what tells of their transactions if `print` is not empty.
  void connect_i2c(const std::function<void(const std::string&)>& print);

  // "ds18b20_violations 0", one line each.
  void add_counters(std::vector<std::string>& lines) const;

 private:
  struct Attached {
    std::string name;
    std::shared_ptr<void> owner;
    Sensor* sensor;
    I2cTarget* on_i2c;
    std::function<std::string()> more_counters;
  };
  struct Pulses {
    unsigned pin;
    std::unique_ptr<PulseGenerator> generator;
  };
  struct Voltage {
    unsigned pin;
    double volts;
    std::unique_ptr<VoltageSource> source;
  };

  std::string attach_i2c(const std::string& kind, const std::string& where);
  std::string attach_at_pin(const std::string& kind, const std::string& where);
  std::string set_pulses(unsigned pin, double hz);
  std::string set_volts(unsigned pin, double volts);
  Attached& add(const std::string& kind);

  Board& board_;
  std::vector<Attached> attached_;
  std::vector<std::unique_ptr<TracedI2c>> traced_;
  std::vector<Pulses> pulses_;
  std::vector<std::unique_ptr<Voltage>> voltages_;
};

}  // namespace emulators::feather_m4
