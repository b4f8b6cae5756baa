#include "prometheus_express/sensors/bme680.h"

#include <cstring>
#include <limits>

namespace prometheus_express {
namespace {

// Registers, by their names in the data sheet.
constexpr std::uint8_t MEAS_STATUS_0 = 0x1D;
constexpr std::uint8_t PRESS_MSB_0 = 0x1F;
constexpr std::uint8_t RES_HEAT_0 = 0x5A;
constexpr std::uint8_t GAS_WAIT_0 = 0x64;
constexpr std::uint8_t CTRL_GAS_0 = 0x70;
constexpr std::uint8_t CTRL_GAS_1 = 0x71;
constexpr std::uint8_t CTRL_HUM = 0x72;
constexpr std::uint8_t SPI_3W_INT_EN = 0x73;
constexpr std::uint8_t CTRL_MEAS = 0x74;
constexpr std::uint8_t CONFIG = 0x75;
constexpr std::uint8_t CHIP_ID = 0xD0;
constexpr std::uint8_t RESET = 0xE0;
constexpr std::uint8_t VARIANT_ID = 0xF0;

// Within the registers that begin with PRESS_MSB_0.
enum Field : std::size_t {
  kPressure = 0x1F - PRESS_MSB_0,
  kTemperature = 0x22 - PRESS_MSB_0,
  kHumidity = 0x25 - PRESS_MSB_0,
  kGas680 = 0x2A - PRESS_MSB_0,
  kGas688 = 0x2C - PRESS_MSB_0,
};

constexpr std::uint8_t kChipId = 0x61;
constexpr std::uint8_t kResetCommand = 0xB6;
constexpr std::uint32_t kResetMs = 10;
constexpr std::uint8_t HEAT_OFF = 1u << 3;
constexpr std::uint8_t RUN_GAS_680 = 1u << 4;
constexpr std::uint8_t RUN_GAS_688 = 2u << 4;
constexpr std::uint8_t MODE_FORCED = 1;
constexpr std::uint8_t NEW_DATA = 1u << 7;
constexpr std::uint8_t GAS_MEASURING = 1u << 6;
constexpr std::uint8_t MEASURING = 1u << 5;
constexpr std::uint8_t GAS_VALID = 1u << 5;
constexpr std::uint8_t HEAT_STAB = 1u << 4;

static_assert(bme680::kCalibrationBlocks[0].bytes <= I2cRegisters::kLongestRead);

constexpr SensorStatus kGoOn = SensorStatus::kMeasuring;

}  // namespace

Bme680::Bme680(I2cDevice device, const Bme680Options& options)
    : registers_(device),
      gas_wait_(bme680::heater_wait(options.heater_ms)),
      settings_{},
      heater_celsius_(options.heater_celsius) {
  settings_[CTRL_HUM - kSettings] = static_cast<std::uint8_t>(options.humidity);
  settings_[CTRL_MEAS - kSettings] =
      static_cast<std::uint8_t>(static_cast<unsigned>(options.temperature) << 5 |
                                static_cast<unsigned>(options.pressure) << 2);
  settings_[CONFIG - kSettings] = static_cast<std::uint8_t>((options.filter & 7) << 2);
}

SensorStatus Bme680::begin(std::uint64_t now_ms) {
  if (is_set_up()) {
    const SensorStatus status = check_settings();
    if (status == kGoOn) return trigger(now_ms);
    if (status != SensorStatus::kWasReset) return status;
  }
  // Since it was last asked it may have been exchanged for another one.
  const std::uint8_t command[] = {RESET, kResetCommand};
  step_ = Step::kReset;
  wait(now_ms, kResetMs);
  return registers_.set_registers(command, sizeof command);
}

SensorStatus Bme680::go_on(std::uint64_t now_ms) {
  if (step_ == Step::kReset) {
    SensorStatus status = identify();
    if (status == kGoOn) status = read_calibration();
    return status == kGoOn ? trigger(now_ms) : status;
  }
  std::uint8_t progress = 0;
  SensorStatus status = registers_.read_registers(MEAS_STATUS_0, &progress, 1);
  if (status != kGoOn) return status;
  if ((progress & (NEW_DATA | GAS_MEASURING | MEASURING)) != NEW_DATA) {
    return patience(now_ms);
  }
  std::uint8_t field[kFieldBytes];
  status = registers_.read_twice(PRESS_MSB_0, field, sizeof field);
  if (status != kGoOn) return status;
  // A chip that was reset before it was read has forgotten them; one that is still measuring,
  // though it was heard to say otherwise, has another mode.
  status = check_settings();
  return status == kGoOn ? take(field) : status;
}

SensorStatus Bme680::identify() {
  std::uint8_t id = 0;
  SensorStatus status = registers_.read_twice(CHIP_ID, &id, 1);
  if (status != kGoOn) return status;
  if (id != kChipId) return SensorStatus::kWrongChip;
  status = registers_.read_twice(VARIANT_ID, &variant_, 1);
  if (status != kGoOn) return status;
  return variant_ <= 1 ? kGoOn : SensorStatus::kWrongChip;
}

SensorStatus Bme680::read_calibration() {
  std::uint8_t blocks[bme680::kCalibrationBytes];
  std::uint8_t* next = blocks;
  for (const bme680::CalibrationBlock& block : bme680::kCalibrationBlocks) {
    const SensorStatus status = registers_.read_twice(block.address, next, block.bytes);
    if (status != kGoOn) return status;
    next += block.bytes;
  }
  calibration_.parse(blocks);
  return calibration_.plausible() ? kGoOn : SensorStatus::kImplausible;
}

SensorStatus Bme680::trigger(std::uint64_t now_ms) {
  const bool gas = gas_wait_ != 0;
  const std::uint8_t run_gas = is_bme688() ? RUN_GAS_688 : RUN_GAS_680;
  settings_[CTRL_GAS_0 - kSettings] = gas ? 0 : HEAT_OFF;
  settings_[CTRL_GAS_1 - kSettings] = gas ? run_gas : 0;
  const std::uint8_t heat = bme680::heater_resistance(
      calibration_, static_cast<float>(heater_celsius_), ambient_celsius_);
  const auto forced = static_cast<std::uint8_t>(settings_[CTRL_MEAS - kSettings] | MODE_FORCED);
  // Pairs of a register and its value; the last one begins the conversion.
  const std::uint8_t command[] = {CTRL_HUM,   settings_[CTRL_HUM - kSettings],
                                  RES_HEAT_0, heat,
                                  GAS_WAIT_0, gas_wait_,
                                  CTRL_GAS_0, settings_[CTRL_GAS_0 - kSettings],
                                  CTRL_GAS_1, settings_[CTRL_GAS_1 - kSettings],
                                  CONFIG,     settings_[CONFIG - kSettings],
                                  CTRL_MEAS,  forced};
  const std::uint32_t duration_ms = conversion_ms();
  step_ = Step::kConversion;
  wait(now_ms, duration_ms, duration_ms);
  return registers_.set_registers(command, sizeof command);
}

// Data sheet of the BME680, section "Measurement time", in microseconds before the heater's.
std::uint32_t Bme680::conversion_ms() const {
  const unsigned meas = settings_[CTRL_MEAS - kSettings];
  const std::uint32_t all = bosch::samples(settings_[CTRL_HUM - kSettings]) +
                            bosch::samples(meas >> 5) + bosch::samples(meas >> 2 & 7);
  return (all * 1963 + 9 * 477 + 1000) / 1000 + 1 + bme680::heater_wait_ms(gas_wait_);
}

SensorStatus Bme680::check_settings() const {
  std::uint8_t now[kSettingsBytes];
  const SensorStatus status = registers_.read_registers(kSettings, now, sizeof now);
  if (status != kGoOn) return status;
  now[SPI_3W_INT_EN - kSettings] = settings_[SPI_3W_INT_EN - kSettings];  // not ours
  return std::memcmp(now, settings_, sizeof now) == 0 ? kGoOn : SensorStatus::kWasReset;
}

SensorStatus Bme680::take(const std::uint8_t* field) {
  const std::uint32_t temperature = bosch::u20(field + kTemperature);
  const std::uint32_t pressure = bosch::u20(field + kPressure);
  if (temperature == bosch::kNotMeasured && pressure == bosch::kNotMeasured)
    return SensorStatus::kImplausible;
  const auto humidity = static_cast<std::uint32_t>(field[kHumidity] << 8 | field[kHumidity + 1]);
  const std::uint8_t* gas = field + (is_bme688() ? kGas688 : kGas680);
  const auto gas_adc = static_cast<std::uint32_t>(gas[0] << 2 | gas[1] >> 6);
  const unsigned range = gas[1] & 0x0F;

  const float fine = bme680::fine_temperature(calibration_, temperature);
  reading_.temperature_celsius = bme680::celsius(fine);
  reading_.pressure_pascals = bme680::pascals(calibration_, fine, pressure);
  reading_.humidity_percent = bme680::relative_humidity(calibration_, fine, humidity);
  if ((gas[1] & (GAS_VALID | HEAT_STAB)) != (GAS_VALID | HEAT_STAB)) {
    reading_.gas_ohms = std::numeric_limits<float>::quiet_NaN();
  } else if (is_bme688()) {
    reading_.gas_ohms = bme680::gas_ohms_688(gas_adc, range);
  } else {
    reading_.gas_ohms = bme680::gas_ohms_680(calibration_, gas_adc, range);
  }
  if (!bosch::plausible(reading_.temperature_celsius, reading_.pressure_pascals)) {
    return SensorStatus::kImplausible;
  }
  ambient_celsius_ = reading_.temperature_celsius;
  return SensorStatus::kOk;
}

}  // namespace prometheus_express
