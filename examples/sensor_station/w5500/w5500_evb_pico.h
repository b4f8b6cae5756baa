// A WIZnet W5500-EVB-Pico.
#pragma once

#include <cstdint>

#include "boards/w5500_evb_pico/adc.h"
#include "boards/w5500_evb_pico/board.h"
#include "boards/w5500_evb_pico/i2c.h"
#include "boards/w5500_evb_pico/spi.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/function_ref.h"

namespace station {

inline constexpr char kBoard[] = "w5500_evb_pico";
inline constexpr char kGreeting[] = "W5500-EVB-Pico; the weather is measured.";

inline constexpr prometheus_express::FunctionRef<std::uint64_t()> kClock = board::now_ms;

inline board::Adc adc;

struct OwnMetrics {
  explicit OwnMetrics(prometheus_express::CollectorRegistry& registry)
      : chip_temperature("chip_temperature_celsius", "How warm the RP2040 is, roughly.", registry) {
    adc.start();
    chip_temperature.set_function([] { return adc.chip_temperature_celsius(); });
  }

  prometheus_express::Gauge<> chip_temperature;
};

}  // namespace station
