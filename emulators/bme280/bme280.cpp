#include "emulators/bme280/bme280.h"

#include <limits>

namespace emulators {
namespace {

enum Register : std::uint8_t {
  kChipId = 0xD0,
  kReset = 0xE0,
  kCtrlHum = 0xF2,
  kStatus = 0xF3,
  kCtrlMeas = 0xF4,
  kConfig = 0xF5,
  kPressMsb = 0xF7,
  kTempMsb = 0xFA,
  kHumMsb = 0xFD,
};

constexpr std::uint8_t kResetCommand = 0xB6;
constexpr std::uint8_t kMeasuring = 0x08;
constexpr std::uint8_t kModeBits = 0x03;
constexpr unsigned kSleep = 0;
constexpr unsigned kNormal = 3;

constexpr std::uint64_t kUs = 1000;
constexpr std::uint64_t kStartUpNs = 2'000 * kUs;
// So many measurements fill the filter with a weather that has changed while nobody looked.
constexpr std::uint64_t kMostCyclesMade = 256;

constexpr std::uint32_t kSkipped20 = 0x80000;
constexpr std::uint32_t kSkipped16 = 0x8000;
constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

// Samples taken for a value of osrs_x.
std::uint64_t samples(unsigned osrs) { return osrs == 0 ? 0 : 1U << ((osrs < 5 ? osrs : 5) - 1); }

}  // namespace

Bme280::Bme280(const Clock& clock, std::uint8_t address, const bme280::Calibration& calibration)
    : I2cSensor(clock, address), calibration_(calibration) {
  reset();
  ready_ns_ = 0;  // powered for long
}

void Bme280::reset() {
  registers_.fill(0);
  bme280::store(calibration_, registers_);
  registers_[kChipId] = 0x60;
  registers_[kPressMsb] = registers_[kTempMsb] = registers_[kHumMsb] = 0x80;
  cycles_ = control_waits_ = false;
  osrs_h_ = 0;
  pointer_ = 0;
  filtered_temperature_ = filtered_pressure_ = 0;
  ready_ns_ = now_ns() + kStartUpNs;
}

unsigned Bme280::mode() const { return registers_[kCtrlMeas] & kModeBits; }

bool Bme280::begin(bool read) {
  if (now_ns() < ready_ns_) return false;
  if (!read) address_comes_ = true;
  return true;
}

bool Bme280::take(std::uint8_t byte) {
  catch_up();
  if (address_comes_) {
    pointer_ = byte;
  } else {
    write_register(pointer_, byte);
  }
  // Writing goes in pairs of address and value; only reading counts up.
  address_comes_ = !address_comes_;
  return true;
}

std::uint8_t Bme280::give() {
  catch_up();
  const std::uint8_t address = pointer_++;
  if (address == kChipId && faults().wrong_id != 0) return 0x58;  // a BMP280
  if (address == kReset) return 0;
  return registers_[address];
}

void Bme280::write_register(std::uint8_t address, std::uint8_t value) {
  switch (address) {
    case kReset:
      if (value == kResetCommand) reset();
      break;
    case kCtrlHum:
      if (!control_waits_) registers_[kCtrlHum] = value & 7U;
      break;
    case kConfig:
      // In normal mode, writing it may be ignored.
      if (mode() != kNormal) registers_[kConfig] = value & 0xFDU;
      break;
    case kCtrlMeas:
      set_control(value);
      break;
    default:
      break;
  }
}

// A running measurement is brought to its end with the old settings; then the first that came
// counts.
void Bme280::set_control(std::uint8_t value) {
  if ((registers_[kStatus] & kMeasuring) != 0) {
    if (!control_waits_) waiting_control_ = value;
    control_waits_ = true;
    return;
  }
  registers_[kCtrlMeas] = value;
  osrs_h_ = registers_[kCtrlHum];
  cycles_ = false;
  if (mode() != kSleep) start_measurement(now_ns());
}

void Bme280::start_measurement(std::uint64_t when_ns) {
  cycles_ = true;
  starts_ns_ = when_ns;
  ends_ns_ = end_of_conversion_ns(0) == kNever ? kNever : when_ns + measurement_ns();
  if (when_ns <= now_ns()) registers_[kStatus] |= kMeasuring;
}

std::uint64_t Bme280::measurement_ns() const {
  const unsigned osrs_t = registers_[kCtrlMeas] >> 5;
  const unsigned osrs_p = registers_[kCtrlMeas] >> 2 & 7U;
  const auto with_samples = [](unsigned osrs, std::uint64_t extra_us) {
    return osrs == 0 ? 0 : (2'300 * samples(osrs) + extra_us) * kUs;
  };
  return 1'250 * kUs + with_samples(osrs_t, 0) + with_samples(osrs_p, 575) +
         with_samples(osrs_h_, 575);
}

std::uint64_t Bme280::standby_ns() const {
  static constexpr std::uint64_t kStandbyUs[] = {500,     62'500,    125'000, 250'000,
                                                 500'000, 1'000'000, 10'000,  20'000};
  return kStandbyUs[registers_[kConfig] >> 5] * kUs;
}

// Lets what time has done show in the registers.
void Bme280::catch_up() {
  while (cycles_) {
    if (now_ns() >= starts_ns_) registers_[kStatus] |= kMeasuring;
    if (now_ns() < ends_ns_) return;
    measure();
    registers_[kStatus] &= static_cast<std::uint8_t>(~kMeasuring);
    cycles_ = false;
    if (control_waits_) {
      control_waits_ = false;
      set_control(waiting_control_);
    } else if (mode() == kNormal) {
      const std::uint64_t cycle = measurement_ns() + standby_ns();
      const std::uint64_t behind = (now_ns() - ends_ns_) / cycle;
      const std::uint64_t left_out = behind > kMostCyclesMade ? behind - kMostCyclesMade : 0;
      start_measurement(ends_ns_ + standby_ns() + left_out * cycle);
    } else {
      registers_[kCtrlMeas] &= static_cast<std::uint8_t>(~kModeBits);
    }
  }
}

void Bme280::measure() {
  const unsigned osrs_t = registers_[kCtrlMeas] >> 5;
  const unsigned osrs_p = registers_[kCtrlMeas] >> 2 & 7U;
  std::uint32_t temperature = kSkipped20;
  if (osrs_t != 0) {
    temperature = filtered(bme280::temperature_adc(calibration_, weather().temperature_celsius),
                           osrs_t, filtered_temperature_);
  }
  store_adc(kTempMsb, temperature);
  std::uint32_t pressure = kSkipped20;
  if (osrs_p != 0) {
    pressure =
        filtered(bme280::pressure_adc(calibration_, weather().pressure_hpa * 100, temperature),
                 osrs_p, filtered_pressure_);
  }
  store_adc(kPressMsb, pressure);
  const std::uint32_t humidity =
      osrs_h_ == 0 ? kSkipped16
                   : bme280::humidity_adc(calibration_, weather().humidity_percent, temperature);
  registers_[kHumMsb] = static_cast<std::uint8_t>(humidity >> 8);
  registers_[kHumMsb + 1] = static_cast<std::uint8_t>(humidity);
}

// The filter of section 3.4.4. It gives 20 bits; without it, the samples decide.
std::uint32_t Bme280::filtered(std::uint32_t adc, unsigned osrs, std::uint32_t& state) const {
  const unsigned setting = registers_[kConfig] >> 2 & 7U;
  const unsigned coefficient = setting == 0 ? 1 : 1U << (setting < 4 ? setting : 4);
  if (coefficient == 1) {
    const unsigned dropped = 5 - (osrs < 5 ? osrs : 5);
    const std::uint32_t step = 1U << dropped;
    state = (adc + step / 2) / step * step;
  } else if (state == 0) {
    state = adc;
  } else {
    state = (state * (coefficient - 1) + adc) / coefficient;
  }
  return state;
}

void Bme280::store_adc(std::uint8_t address, std::uint32_t adc) {
  registers_[address] = static_cast<std::uint8_t>(adc >> 12);
  registers_[address + 1] = static_cast<std::uint8_t>(adc >> 4);
  registers_[address + 2] = static_cast<std::uint8_t>((adc & 0x0F) << 4);
}

}  // namespace emulators
