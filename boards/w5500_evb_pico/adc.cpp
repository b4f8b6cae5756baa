#include "boards/w5500_evb_pico/adc.h"

#include <limits>

#include "boards/w5500_evb_pico/clocks.h"
#include "boards/w5500_evb_pico/registers.h"

namespace board {
namespace {

constexpr std::uint32_t ADC_CS_EN = 1u << 0;
constexpr std::uint32_t ADC_CS_TS_EN = 1u << 1;
constexpr std::uint32_t ADC_CS_START_ONCE = 1u << 2;
constexpr std::uint32_t ADC_CS_READY = 1u << 8;
constexpr std::uint32_t ADC_CS_ERR = 1u << 9;
constexpr unsigned ADC_CS_AINSEL_Pos = 12;
constexpr std::uint32_t kPadForAdc = 1u << 7;  // output disabled, input and resistors off

constexpr int kPatience = 10'000;  // register reads; a conversion takes 2 us

// Data sheet, "Temperature Sensor": 0.706 V at 27 degrees, and 1.721 mV less for each degree more.
constexpr std::int32_t kMicrovoltsAt27 = 706'000;
constexpr std::int32_t kMicrovoltsPerDegree = 1'721;
constexpr std::uint32_t kReferenceMicrovolts = 3'300'000;

bool wait_until_ready() {
  for (int i = 0; i < kPatience; ++i) {
    if ((reg(ADC_CS) & ADC_CS_READY) != 0) return true;
  }
  return false;
}

}  // namespace

void Adc::start() {
  start_subsystem(kAdc);
  for (unsigned pin = 26; pin <= 28; ++pin) reg(PADS_BANK0_GPIO0 + 4 * pin) = kPadForAdc;
  reg(ADC_CS) = ADC_CS_EN | ADC_CS_TS_EN;
  wait_until_ready();
}

bool Adc::measure(AdcInput input, std::uint32_t& steps) {
  const std::uint32_t selected = static_cast<std::uint32_t>(input) << ADC_CS_AINSEL_Pos;
  reg(ADC_CS) = ADC_CS_EN | ADC_CS_TS_EN | selected | ADC_CS_START_ONCE;
  if (!wait_until_ready() || (reg(ADC_CS) & ADC_CS_ERR) != 0) return false;
  steps = reg(ADC_RESULT);
  return true;
}

double Adc::chip_temperature_celsius() {
  std::uint32_t steps = 0;
  if (!measure(AdcInput::kChipTemperature, steps)) return std::numeric_limits<double>::quiet_NaN();
  // In hundredths, so that the value has a short text. No product is larger than 2^32.
  const auto microvolts =
      static_cast<std::int32_t>(steps * (kReferenceMicrovolts / 32) / (kAdcSteps / 32));
  const std::int32_t hundredths =
      2'700 - (microvolts - kMicrovoltsAt27) * 100 / kMicrovoltsPerDegree;
  return static_cast<double>(hundredths) / 100;
}

}  // namespace board
