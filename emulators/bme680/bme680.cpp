#include "emulators/bme680/bme680.h"

namespace emulators {
namespace {

enum Register : std::uint8_t {
  kMeasStatus = 0x1D,
  kPressMsb = 0x1F,
  kTempMsb = 0x22,
  kHumMsb = 0x25,
  kGasMsb680 = 0x2A,
  kGasMsb688 = 0x2C,
  kFirstSetting = 0x50,
  kResHeat0 = 0x5A,
  kGasWait0 = 0x64,
  kCtrlGas0 = 0x70,
  kCtrlGas1 = 0x71,
  kCtrlHum = 0x72,
  kCtrlMeas = 0x74,
  kConfig = 0x75,
  kChipId = 0xD0,
  kReset = 0xE0,
  kVariantId = 0xF0,
};

constexpr std::uint8_t kResetCommand = 0xB6;
constexpr std::uint8_t kNewData = 0x80;
constexpr std::uint8_t kGasMeasuring = 0x40;
constexpr std::uint8_t kMeasuring = 0x20;
constexpr std::uint8_t kGasValid = 0x20;
constexpr std::uint8_t kHeaterStable = 0x10;
constexpr std::uint8_t kModeBits = 0x03;
constexpr std::uint8_t kForced = 0x01;

constexpr std::uint64_t kUs = 1000;
constexpr std::uint64_t kStartUpNs = 2'000 * kUs;
constexpr std::uint64_t kSampleNs = 1'963 * kUs;
constexpr std::uint64_t kSwitchingNs = 477 * kUs;
constexpr std::uint64_t kWakeUpNs = 1'000 * kUs;
constexpr double kDegreesPerMillisecond = 14;

constexpr std::uint32_t kSkipped20 = 0x80000;
constexpr std::uint32_t kSkipped16 = 0x8000;

// Samples taken for a value of osrs_x.
unsigned samples(unsigned osrs) { return osrs == 0 ? 0 : 1U << ((osrs < 5 ? osrs : 5) - 1); }

// gas_wait_x in milliseconds.
std::uint64_t wait_ms(std::uint8_t gas_wait) {
  return std::uint64_t{gas_wait & 0x3FU} << (2 * (gas_wait >> 6));
}

}  // namespace

Bme680::Bme680(const Clock& clock, std::uint8_t address, Variant variant,
               const bme680::Calibration& calibration)
    : I2cSensor(clock, address), variant_(variant), calibration_(calibration) {
  reset();
  ready_ns_ = 0;  // powered for long
}

void Bme680::reset() {
  registers_.fill(0);
  bme680::store(calibration_, registers_);
  registers_[kChipId] = 0x61;
  registers_[kVariantId] = static_cast<std::uint8_t>(variant_);
  registers_[kPressMsb] = registers_[kTempMsb] = registers_[kHumMsb] = 0x80;
  measuring_ = false;
  pointer_ = 0;
  filtered_temperature_ = filtered_pressure_ = 0;
  ready_ns_ = now_ns() + kStartUpNs;
}

bool Bme680::begin(bool read) {
  if (now_ns() < ready_ns_) return false;
  if (!read) address_comes_ = true;
  return true;
}

bool Bme680::take(std::uint8_t byte) {
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

std::uint8_t Bme680::give() {
  catch_up();
  const std::uint8_t address = pointer_++;
  if (address == kChipId && faults().wrong_id != 0) return 0x60;  // a BME280
  if (address == kReset) return 0;
  return registers_[address];
}

void Bme680::write_register(std::uint8_t address, std::uint8_t value) {
  if (address == kReset) {
    if (value == kResetCommand) reset();
    return;
  }
  if (address < kFirstSetting || address > kConfig) return;
  if (address != kCtrlMeas) {
    registers_[address] = value;
    return;
  }
  // While it measures, the mode is the chip's: a new measurement cannot be asked for.
  const std::uint8_t mode = measuring_ ? registers_[kCtrlMeas] & kModeBits : value & kModeBits;
  registers_[kCtrlMeas] = static_cast<std::uint8_t>((value & ~kModeBits) | mode);
  if (measuring_) return;
  if (mode == kForced) {
    start_measurement();
  } else {
    registers_[kCtrlMeas] &= static_cast<std::uint8_t>(~kModeBits);
  }
}

bool Bme680::gas_is_on() const {
  const std::uint8_t run_gas = variant_ == Variant::kBme680 ? 0x10 : 0x20;
  return (registers_[kCtrlGas1] & run_gas) != 0;
}

void Bme680::start_measurement() {
  const std::uint8_t ctrl_meas = registers_[kCtrlMeas];
  const unsigned all =
      samples(ctrl_meas >> 5) + samples(ctrl_meas >> 2 & 7U) + samples(registers_[kCtrlHum] & 7U);
  const unsigned profile = registers_[kCtrlGas1] & 0x0F;
  std::uint64_t tph = kWakeUpNs + all * kSampleNs + 4 * kSwitchingNs;
  std::uint64_t gas = 5 * kSwitchingNs;
  if (gas_is_on() && profile < 10) {
    gas += wait_ms(registers_[kGasWait0 + profile]) * 1000 * kUs;
  }
  measuring_ = true;
  ends_ns_ = end_of_conversion_ns(tph + gas);
  gas_begins_ns_ = end_of_conversion_ns(tph);
  registers_[kMeasStatus] = static_cast<std::uint8_t>(kMeasuring | profile);
}

// Lets what time has done show in the registers.
void Bme680::catch_up() {
  if (!measuring_) return;
  if (now_ns() >= ends_ns_) {
    finish_measurement();
  } else if (gas_is_on() && now_ns() >= gas_begins_ns_) {
    registers_[kMeasStatus] |= kGasMeasuring;
  }
}

void Bme680::finish_measurement() {
  const std::uint8_t ctrl_meas = registers_[kCtrlMeas];
  const unsigned osrs_t = ctrl_meas >> 5;
  const unsigned osrs_p = ctrl_meas >> 2 & 7U;
  std::uint32_t temperature = kSkipped20;
  if (osrs_t != 0) {
    temperature = filtered(bme680::temperature_adc(calibration_, weather().temperature_celsius),
                           osrs_t, filtered_temperature_);
  }
  store_adc(kTempMsb, temperature);
  std::uint32_t pressure = kSkipped20;
  if (osrs_p != 0) {
    pressure =
        filtered(bme680::pressure_adc(calibration_, weather().pressure_hpa * 100, temperature),
                 osrs_p, filtered_pressure_);
  }
  store_adc(kPressMsb, pressure);
  const std::uint32_t humidity =
      (registers_[kCtrlHum] & 7U) == 0
          ? kSkipped16
          : bme680::humidity_adc(calibration_, weather().humidity_percent, temperature);
  registers_[kHumMsb] = static_cast<std::uint8_t>(humidity >> 8);
  registers_[kHumMsb + 1] = static_cast<std::uint8_t>(humidity);
  const unsigned profile = registers_[kCtrlGas1] & 0x0F;
  finish_gas(profile);
  registers_[kMeasStatus] = static_cast<std::uint8_t>(kNewData | profile);
  registers_[kCtrlMeas] &= static_cast<std::uint8_t>(~kModeBits);
  measuring_ = false;
}

void Bme680::finish_gas(unsigned profile) {
  const std::uint8_t msb = variant_ == Variant::kBme680 ? kGasMsb680 : kGasMsb688;
  if (!gas_is_on() || profile > 9) {
    registers_[msb + 1] &= static_cast<std::uint8_t>(~(kGasValid | kHeaterStable));
    return;
  }
  const bool stable = heater_is_stable(profile);
  const double ohms = weather().gas_ohms * (stable ? 1 : 4);
  const bme680::GasReading gas = variant_ == Variant::kBme680
                                     ? bme680::gas_reading_680(calibration_, ohms)
                                     : bme680::gas_reading_688(ohms);
  registers_[msb] = static_cast<std::uint8_t>(gas.adc >> 2);
  registers_[msb + 1] = static_cast<std::uint8_t>((gas.adc & 3) << 6 | kGasValid |
                                                  (stable ? kHeaterStable : 0) | gas.range);
}

bool Bme680::heater_is_stable(unsigned profile) const {
  if ((registers_[kCtrlGas0] & 0x08) != 0) return false;  // heat_off
  const double ambient = weather().temperature_celsius;
  const double target =
      bme680::heater_celsius(calibration_, registers_[kResHeat0 + profile], ambient);
  const double wait = static_cast<double>(wait_ms(registers_[kGasWait0 + profile]));
  // Hotter than 450 degrees it does not get, so it would never settle.
  return target > 100 && target < 450 && wait >= (target - ambient) / kDegreesPerMillisecond;
}

// The filter of the data sheet, section 3.3.4. It gives 20 bits; without it, the samples decide.
std::uint32_t Bme680::filtered(std::uint32_t adc, unsigned osrs, std::uint32_t& state) const {
  const unsigned coefficient = (1U << (registers_[kConfig] >> 2 & 7U)) - 1;
  if (coefficient == 0) {
    const unsigned dropped = 4 - ((osrs < 5 ? osrs : 5) - 1);
    const std::uint32_t step = 1U << dropped;
    state = (adc + step / 2) / step * step;
  } else if (state == 0) {
    state = adc;
  } else {
    state = (state * coefficient + adc) / (coefficient + 1);
  }
  return state;
}

void Bme680::store_adc(std::uint8_t address, std::uint32_t adc) {
  registers_[address] = static_cast<std::uint8_t>(adc >> 12);
  registers_[address + 1] = static_cast<std::uint8_t>(adc >> 4);
  registers_[address + 2] = static_cast<std::uint8_t>((adc & 0x0F) << 4);
}

}  // namespace emulators
