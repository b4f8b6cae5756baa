// What ADC0 measures, and how long that takes.
#include <algorithm>

#include "emulators/feather_m4/peripherals/adc.h"
#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr unsigned kMuxB = 1;
constexpr unsigned kFreeRunning = 0x02;
constexpr unsigned kAccumulates = 1;  // of RESSEL
constexpr unsigned kBits[] = {12, 12, 10, 8};
constexpr double kSupplyVolts = 3.3;
constexpr double kCoreVolts = 1.2;
constexpr std::uint64_t kMostHz = 16'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;

}  // namespace

void Adc::start() {
  if (!is_enabled()) {
    system_.warn("ADC0.SWTRIG.START while ADC0 is not enabled: nothing begins");
    return;
  }
  if (converting_) return;
  converting_ = true;
  ends_ns_ = stuck_ ? kNever : system_.now_ns() + conversion_ns();
  system_.stop_at = system_.cycles;
}

// Section 45.6.2.8: sampling, compensation, and a cycle for each bit, for each sample.
std::uint64_t Adc::conversion_ns() {
  constexpr std::uint64_t kSamplingWithCompensation = 4;
  const std::uint64_t hz = gclk_.channel_hz(kClockChannel) >> (1 + (registers_.control_a >> 8 & 7));
  if (hz == 0) return kNever / 4;
  if (hz > kMostHz) system_.warn("ADC0 runs at " + std::to_string(hz) + " Hz, above 16 MHz");
  const std::uint64_t sampling = (registers_.sampling & 0x80) != 0
                                     ? kSamplingWithCompensation
                                     : (registers_.sampling & 0x3FU) + 1;
  const std::uint64_t cycles = sampling + kBits[registers_.control_b >> 3 & 3];
  return ((cycles << (registers_.average & 0x0F)) * kSecond + hz - 1) / hz;
}

void Adc::advance() {
  while (converting_ && system_.now_ns() >= ends_ns_) {
    if ((flags_ & kReady) != 0) flags_ |= kOverrun;
    result_ = convert();
    ++conversions_;
    flags_ |= kReady;
    converting_ = (registers_.control_b & kFreeRunning) != 0 && system_.end() == End::kNone;
    ends_ns_ = !converting_ || stuck_ ? kNever : ends_ns_ + conversion_ns();
    show_lines();
  }
}

std::uint16_t Adc::convert() {
  const unsigned samples = registers_.average & 0x0F;  // its power of two
  const unsigned adjustment = registers_.average >> 4 & 7;
  const unsigned resolution = registers_.control_b >> 3 & 3;
  if (samples > 10 || (samples != 0 && resolution != kAccumulates)) {
    system_.fail(End::kUnmodelled, "ADC0 accumulates samples while RESSEL is not 16BIT");
    return 0;
  }
  const double part = input_volts() / reference_volts();
  const auto steps = static_cast<double>(1U << kBits[resolution]);
  const auto code = static_cast<std::uint32_t>(std::clamp(part * steps, 0.0, steps - 1));
  // Table 45-1: more than 16 samples would not fit, and are shifted down to 16 bits.
  const std::uint32_t sum = code << std::min(samples, 4U);
  const auto value = static_cast<std::uint16_t>(sum >> adjustment);
  const bool left = (registers_.control_b & 1) != 0 && resolution != kAccumulates;
  return left ? static_cast<std::uint16_t>(value << (16 - kBits[resolution])) : value;
}

double Adc::input_volts() {
  constexpr unsigned kScaledCore = 0x18;
  constexpr unsigned kScaledSupply = 0x1A;
  const unsigned input = registers_.input & 0x1F;
  if (input == kScaledCore) return kCoreVolts / 4;
  if (input == kScaledSupply) return kSupplyVolts / 4;
  if (input >= kInputs) {
    system_.fail(End::kUnmodelled, "ADC0 converts input " + hex(input) + ", which is not modelled");
    return 0;
  }
  const std::string name = "AIN" + std::to_string(input);
  if (!port_.is_muxed(kPins[input], kMuxB)) {
    system_.fail(End::kFault, "ADC0 converts " + name + ", but PORT does not give it that pin");
  }
  if (sources_[input] != nullptr) return sources_[input]->volts();
  system_.warn("ADC0 converts " + name + ", where nothing is connected: it reads 0 V");
  return 0;
}

double Adc::reference_volts() {
  constexpr double kInternal[] = {1.0, 1.1, 1.2, 1.25, 2.0, 2.2, 2.4, 2.5};
  switch (registers_.reference & 0x0F) {
    case 0:
      return kInternal[supc_.reference_selection() & 7];
    case 2:
      return kSupplyVolts / 2;
    case 3:
      return kSupplyVolts;
    default:
      system_.fail(End::kUnmodelled, "ADC0 measures against a reference that is not modelled");
      return kSupplyVolts;
  }
}

}  // namespace emulators::feather_m4
