// The chips as an addon of Node.js: functions of JavaScript over one Chips, made by open().
// Node-API version 8 is all it needs of Node.js, so it need not be built again for another one.
//
// Times are nanoseconds in numbers, which are exact for a hundred days.
#include <node_api.h>

#include <ctime>
#include <exception>
#include <limits>
#include <memory>

#include "emulators/w5500_evb_pico/chips.h"

namespace emulators::w5500_evb_pico {
namespace {

std::unique_ptr<Chips> chips;
I2cTarget* addressed = nullptr;

// One call from JavaScript: its arguments, and how values are made for it.
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env) {
    napi_get_cb_info(env, info, &count_, arguments_, nullptr, nullptr);
  }

  double number(std::size_t index) const {
    double value = 0;
    napi_get_value_double(env_, arguments_[index], &value);
    return value;
  }
  std::uint64_t ns(std::size_t index) const { return static_cast<std::uint64_t>(number(index)); }
  std::uint16_t port(std::size_t index) const { return static_cast<std::uint16_t>(number(index)); }
  std::uint8_t byte(std::size_t index) const {
    std::uint32_t value = 0;
    napi_get_value_uint32(env_, arguments_[index], &value);
    return static_cast<std::uint8_t>(value);
  }
  bool flag(std::size_t index) const {
    bool value = false;
    napi_get_value_bool(env_, arguments_[index], &value);
    return value;
  }
  std::string text(std::size_t index) const {
    std::size_t size = 0;
    napi_get_value_string_utf8(env_, arguments_[index], nullptr, 0, &size);
    std::string value(size, '\0');
    napi_get_value_string_utf8(env_, arguments_[index], value.data(), size + 1, &size);
    return value;
  }

  napi_value nothing() const { return nullptr; }
  napi_value of(double value) const {
    napi_value made = nullptr;
    napi_create_double(env_, value, &made);
    return made;
  }
  napi_value of(std::uint8_t value) const {
    napi_value made = nullptr;
    napi_create_uint32(env_, value, &made);
    return made;
  }
  napi_value of(bool value) const {
    napi_value made = nullptr;
    napi_get_boolean(env_, value, &made);
    return made;
  }
  napi_value of(const std::string& value) const {
    napi_value made = nullptr;
    napi_create_string_utf8(env_, value.data(), value.size(), &made);
    return made;
  }
  napi_value of(const std::vector<std::string>& values) const {
    napi_value made = nullptr;
    napi_create_array_with_length(env_, values.size(), &made);
    for (std::size_t i = 0; i < values.size(); ++i) {
      napi_set_element(env_, made, static_cast<std::uint32_t>(i), of(values[i]));
    }
    return made;
  }

 private:
  static constexpr std::size_t kMostArguments = 4;

  napi_env env_;
  std::size_t count_ = kMostArguments;
  napi_value arguments_[kMostArguments] = {};
};

double time_of(std::uint64_t ns) {
  return ns == w5500::kNever ? std::numeric_limits<double>::infinity() : static_cast<double>(ns);
}

napi_value open(Call& call) {
  w5500::Config config;
  config.network.epoch_unix_s = static_cast<std::uint64_t>(std::time(nullptr));
  chips = std::make_unique<Chips>(config);
  return call.nothing();
}

napi_value advance_to(Call& call) {
  chips->advance_to(call.ns(0));
  return call.nothing();
}

napi_value next_event(Call& call) { return call.of(time_of(chips->ethernet().next_event_ns())); }

napi_value wait(Call& call) { return call.of(chips->wait(call.ns(0))); }

napi_value select(Call& call) {
  chips->ethernet().select(call.flag(0));
  return call.nothing();
}

napi_value exchange(Call& call) { return call.of(chips->ethernet().exchange(call.byte(0))); }

napi_value reset_ethernet(Call& call) {
  chips->ethernet().reset();
  return call.nothing();
}

napi_value map_port(Call& call) {
  return call.of(static_cast<double>(chips->ethernet().map_port(call.port(0), call.port(1))));
}

napi_value host_port(Call& call) {
  return call.of(static_cast<double>(chips->ethernet().host_port(call.port(0))));
}

napi_value listens(Call& call) { return call.of(chips->listens(call.port(0))); }

napi_value i2c_start(Call& call) {
  addressed = chips->i2c_chip(call.byte(0));
  return call.of(addressed != nullptr && addressed->start(call.flag(1)));
}

napi_value i2c_write(Call& call) {
  return call.of(addressed != nullptr && addressed->write(call.byte(0)));
}

napi_value i2c_read(Call& call) {
  return call.of(addressed == nullptr ? std::uint8_t{0xFF} : addressed->read());
}

napi_value i2c_stop(Call& call) {
  if (addressed != nullptr) addressed->stop();
  return call.nothing();
}

// Until when the chip that was addressed last holds the clock line.
napi_value i2c_clock_held_until(Call& call) {
  return call.of(time_of(addressed == nullptr ? 0 : addressed->clock_held_until_ns()));
}

napi_value i2c_data_is_held(Call& call) { return call.of(chips->data_line_is_held()); }

napi_value set_weather(Call& call) {
  chips->set_weather({call.number(0), call.number(1), call.number(2), call.number(3)});
  return call.nothing();
}

napi_value use_weather_file(Call& call) { return call.of(chips->use_weather_file(call.text(0))); }

napi_value use_weather_days(Call& call) {
  chips->use_weather_days(call.number(0));
  return call.nothing();
}

napi_value set_fault(Call& call) { return call.of(chips->set_fault(call.text(0), call.text(1))); }

napi_value clear_faults(Call& call) {
  chips->clear_faults();
  return call.nothing();
}

napi_value fault_names(Call& call) { return call.of(chips->fault_names()); }

napi_value counters(Call& call) { return call.of(chips->counters()); }

template <napi_value (*kFunction)(Call&)>
napi_value enter(napi_env env, napi_callback_info info) {
  try {
    Call call{env, info};
    return kFunction(call);
  } catch (const std::exception& exception) {
    napi_throw_error(env, nullptr, exception.what());
    return nullptr;
  }
}

template <napi_value (*kFunction)(Call&)>
void add(napi_env env, napi_value exports, const char* name) {
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, enter<kFunction>, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

}  // namespace
}  // namespace emulators::w5500_evb_pico

NAPI_MODULE_INIT() {
  using namespace emulators::w5500_evb_pico;
  add<open>(env, exports, "open");
  add<advance_to>(env, exports, "advanceTo");
  add<next_event>(env, exports, "nextEvent");
  add<wait>(env, exports, "wait");
  add<select>(env, exports, "select");
  add<exchange>(env, exports, "exchange");
  add<reset_ethernet>(env, exports, "resetEthernet");
  add<map_port>(env, exports, "mapPort");
  add<host_port>(env, exports, "hostPort");
  add<listens>(env, exports, "listens");
  add<i2c_start>(env, exports, "i2cStart");
  add<i2c_write>(env, exports, "i2cWrite");
  add<i2c_read>(env, exports, "i2cRead");
  add<i2c_stop>(env, exports, "i2cStop");
  add<i2c_clock_held_until>(env, exports, "i2cClockHeldUntil");
  add<i2c_data_is_held>(env, exports, "i2cDataIsHeld");
  add<set_weather>(env, exports, "setWeather");
  add<use_weather_file>(env, exports, "useWeatherFile");
  add<use_weather_days>(env, exports, "useWeatherDays");
  add<set_fault>(env, exports, "setFault");
  add<clear_faults>(env, exports, "clearFaults");
  add<fault_names>(env, exports, "faultNames");
  add<counters>(env, exports, "counters");
  return exports;
}
