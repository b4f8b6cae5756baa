#include "boards/feather_m4/analog.h"

#include "boards/feather_m4/clocks.h"
#include "prometheus_express/platform/error.h"

namespace board {
namespace {

constexpr std::uint32_t APBDMASK_ADC0 = 1u << 7;
constexpr unsigned CTRLA_SWRST = 1u << 0;
constexpr unsigned CTRLA_ENABLE = 1u << 1;
constexpr unsigned CTRLA_PRESCALER_DIV8 = 2u << 8;  // 6 MHz
constexpr unsigned CTRLB_RESSEL_16BIT = 1u << 3;    // a sum
constexpr unsigned REFCTRL_REFSEL_INTVCC1 = 3;      // the supply
constexpr unsigned AVGCTRL_SAMPLENUM_16 = 4;
constexpr unsigned SAMPCTRL_SAMPLEN_64 = 63;
constexpr unsigned INPUTCTRL_MUXNEG_GND = 0x18u << 8;
constexpr std::uint8_t SWTRIG_START = 1u << 1;
constexpr std::uint8_t INTFLAG_RESRDY = 1u << 0;

constexpr float kFull = 16 * 4096;

// Register reads: less than a millisecond, and more than 16 samples take.
constexpr int kPatience = 8'000;

constexpr unsigned kNone = ~0u;

// AINn of ADC0 (data sheet, "I/O Multiplexing and Considerations").
constexpr unsigned channel_of(Pin pin) {
  switch (pin) {
    case kA0:
      return 0;
    case kA1:
      return 5;
    case kA2:
      return 2;
    case kA3:
      return 3;
    case kA4:
      return 4;
    case kA5:
      return 6;
    default:
      return kNone;
  }
}

void wait_for_synchronisation() {
  for (int i = 0; i < kPatience && reg(ADC0_SYNCBUSY) != 0; ++i) {
  }
}

// From where the factory has left it to where the converter wants it.
std::uint16_t calibration() {
  const std::uint32_t word = reg(NVM_SW_CALIBRATION);
  const unsigned comparator = word >> 2 & 7;
  const unsigned reference_buffer = word >> 5 & 7;
  const unsigned rail_to_rail = word >> 8 & 7;
  return static_cast<std::uint16_t>(comparator | rail_to_rail << 4 | reference_buffer << 8);
}

bool convert(unsigned channel, unsigned& sum) {
  reg16(ADC0_INPUTCTRL) = static_cast<std::uint16_t>(channel | INPUTCTRL_MUXNEG_GND);
  wait_for_synchronisation();
  reg8(ADC0_SWTRIG) = SWTRIG_START;
  for (int i = 0; i < kPatience; ++i) {
    if ((reg8(ADC0_INTFLAG) & INTFLAG_RESRDY) == 0) continue;
    sum = reg16(ADC0_RESULT);
    return true;
  }
  return false;
}

void start_converter() {
  reg(MCLK_APBDMASK) = reg(MCLK_APBDMASK) | APBDMASK_ADC0;
  start_peripheral_clock(kClockOfAdc0);
  reg16(ADC0_CTRLA) = CTRLA_SWRST;
  wait_for_synchronisation();
  reg16(ADC0_CALIB) = calibration();
  reg16(ADC0_CTRLA) = CTRLA_PRESCALER_DIV8;
  reg16(ADC0_CTRLB) = CTRLB_RESSEL_16BIT;
  reg8(ADC0_REFCTRL) = REFCTRL_REFSEL_INTVCC1;
  reg8(ADC0_AVGCTRL) = AVGCTRL_SAMPLENUM_16;
  reg8(ADC0_SAMPCTRL) = SAMPCTRL_SAMPLEN_64;
  wait_for_synchronisation();
  reg16(ADC0_CTRLA) = CTRLA_PRESCALER_DIV8 | CTRLA_ENABLE;
  wait_for_synchronisation();
}

}  // namespace

void AnalogPin::start() {
  const unsigned channel = channel_of(pin_);
  if (channel == kNone) {
    return prometheus_express::report_mistake("AnalogPin: only A0 to A5 can be measured");
  }
  connect(pin_, PinFunction::kAnalog);
  start_converter();
  // The first one after a change of the reference is not to be used.
  unsigned sum = 0;
  convert(channel, sum);
}

bool AnalogPin::measure(float& fraction) {
  unsigned sum = 0;
  if (!convert(channel_of(pin_), sum)) {
    start_converter();  // a conversion that does not end is given up
    return false;
  }
  fraction = static_cast<float>(sum) / kFull;
  return true;
}

}  // namespace board
