#include "prometheus_express/sensors/bme680.h"

#include <cstring>
#include <limits>

namespace prometheus_express {
namespace {

enum Register : std::uint8_t {
  meas_status_0 = 0x1D,
  press_msb_0 = 0x1F,
  res_heat_0 = 0x5A,
  gas_wait_0 = 0x64,
  ctrl_gas_0 = 0x70,
  ctrl_gas_1 = 0x71,
  ctrl_hum = 0x72,
  spi_3w_int_en = 0x73,
  ctrl_meas = 0x74,
  config = 0x75,
  chip_id = 0xD0,
  reset = 0xE0,
  variant_id = 0xF0,
};

// Within the registers that begin with press_msb_0.
enum Field : std::size_t {
  kPressure = 0x1F - press_msb_0,
  kTemperature = 0x22 - press_msb_0,
  kHumidity = 0x25 - press_msb_0,
  kGas680 = 0x2A - press_msb_0,
  kGas688 = 0x2C - press_msb_0,
};

constexpr std::uint8_t kChipId = 0x61;
constexpr std::uint8_t kResetCommand = 0xB6;
constexpr std::uint32_t kResetMs = 10;
constexpr std::uint8_t heat_off = 1u << 3;
constexpr std::uint8_t run_gas_680 = 1u << 4;
constexpr std::uint8_t run_gas_688 = 2u << 4;
constexpr std::uint8_t mode_forced = 1;
constexpr std::uint8_t new_data = 1u << 7;
constexpr std::uint8_t gas_measuring = 1u << 6;
constexpr std::uint8_t measuring = 1u << 5;
constexpr std::uint8_t gas_valid = 1u << 5;
constexpr std::uint8_t heat_stab = 1u << 4;
constexpr std::uint32_t kNotMeasured = 0x80000;  // of temperature and pressure, after a reset

constexpr SensorStatus kGoOn = SensorStatus::kMeasuring;

std::uint32_t samples(unsigned oversampling) { return 1u << (oversampling - 1); }

std::uint32_t u20(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(bytes[0] << 12 | bytes[1] << 4 | bytes[2] >> 4);
}

bool within(float value, float low, float high) { return value >= low && value <= high; }

}  // namespace

Bme680::Bme680(I2cDevice device, const Bme680Options& options)
    : device_(device),
      gas_wait_(bme680::heater_wait(options.heater_ms)),
      settings_{},
      heater_celsius_(options.heater_celsius) {
  settings_[ctrl_hum - kSettings] = static_cast<std::uint8_t>(options.humidity);
  settings_[ctrl_meas - kSettings] =
      static_cast<std::uint8_t>(static_cast<unsigned>(options.temperature) << 5 |
                                static_cast<unsigned>(options.pressure) << 2);
  settings_[config - kSettings] = static_cast<std::uint8_t>((options.filter & 7) << 2);
}

void Bme680::start(std::uint64_t now_ms) {
  if (status_ != SensorStatus::kMeasuring) settle(begin(now_ms));
}

SensorStatus Bme680::poll(std::uint64_t now_ms) {
  if (status_ == SensorStatus::kMeasuring && now_ms >= due_ms_) settle(go_on(now_ms));
  return status_;
}

void Bme680::settle(SensorStatus status) {
  status_ = status;
  if (status != SensorStatus::kMeasuring && status != SensorStatus::kOk) set_up_ = false;
}

SensorStatus Bme680::begin(std::uint64_t now_ms) {
  if (set_up_) {
    const SensorStatus status = check_settings();
    if (status == kGoOn) return trigger(now_ms);
    if (status != SensorStatus::kWasReset) return status;
  }
  // Since it was last asked it may have been exchanged for another one.
  const std::uint8_t command[] = {reset, kResetCommand};
  step_ = Step::kReset;
  due_ms_ = now_ms + kResetMs + 1;
  return sensor_status(device_.write(command, sizeof command));
}

SensorStatus Bme680::go_on(std::uint64_t now_ms) {
  if (step_ == Step::kReset) {
    SensorStatus status = identify();
    if (status == kGoOn) status = read_calibration();
    return status == kGoOn ? trigger(now_ms) : status;
  }
  std::uint8_t progress = 0;
  SensorStatus status = read(meas_status_0, &progress, 1);
  if (status != kGoOn) return status;
  if ((progress & (new_data | gas_measuring | measuring)) != new_data) {
    return now_ms < deadline_ms_ ? SensorStatus::kMeasuring : SensorStatus::kTimedOut;
  }
  std::uint8_t field[kFieldBytes];
  status = read_twice(press_msb_0, field, sizeof field);
  if (status != kGoOn) return status;
  // A chip that was reset before it was read has forgotten them; one that is still measuring,
  // though it was heard to say otherwise, has another mode.
  status = check_settings();
  return status == kGoOn ? take(field) : status;
}

SensorStatus Bme680::identify() {
  std::uint8_t id = 0;
  SensorStatus status = read_twice(chip_id, &id, 1);
  if (status != kGoOn) return status;
  if (id != kChipId) return SensorStatus::kWrongChip;
  status = read_twice(variant_id, &variant_, 1);
  if (status != kGoOn) return status;
  return variant_ <= 1 ? kGoOn : SensorStatus::kWrongChip;
}

SensorStatus Bme680::read_calibration() {
  std::uint8_t first[bme680::kFirstBlockBytes];
  std::uint8_t second[bme680::kSecondBlockBytes];
  std::uint8_t third[bme680::kThirdBlockBytes];
  SensorStatus status = read_twice(bme680::kFirstBlock, first, sizeof first);
  if (status == kGoOn) status = read_twice(bme680::kSecondBlock, second, sizeof second);
  if (status == kGoOn) status = read_twice(bme680::kThirdBlock, third, sizeof third);
  if (status != kGoOn) return status;
  calibration_.parse(first, second, third);
  return calibration_.plausible() ? kGoOn : SensorStatus::kImplausible;
}

SensorStatus Bme680::trigger(std::uint64_t now_ms) {
  const bool gas = gas_wait_ != 0;
  const std::uint8_t run_gas = is_bme688() ? run_gas_688 : run_gas_680;
  settings_[ctrl_gas_0 - kSettings] = gas ? 0 : heat_off;
  settings_[ctrl_gas_1 - kSettings] = gas ? run_gas : 0;
  const std::uint8_t heat = bme680::heater_resistance(
      calibration_, static_cast<float>(heater_celsius_), ambient_celsius_);
  const auto forced = static_cast<std::uint8_t>(settings_[ctrl_meas - kSettings] | mode_forced);
  // Pairs of a register and its value; the last one begins the conversion.
  const std::uint8_t command[] = {ctrl_hum,   settings_[ctrl_hum - kSettings],
                                  res_heat_0, heat,
                                  gas_wait_0, gas_wait_,
                                  ctrl_gas_0, settings_[ctrl_gas_0 - kSettings],
                                  ctrl_gas_1, settings_[ctrl_gas_1 - kSettings],
                                  config,     settings_[config - kSettings],
                                  ctrl_meas,  forced};
  const std::uint32_t duration_ms = conversion_ms();
  step_ = Step::kConversion;
  due_ms_ = now_ms + duration_ms + 1;
  deadline_ms_ = due_ms_ + duration_ms;
  set_up_ = true;
  return sensor_status(device_.write(command, sizeof command));
}

// Data sheet of the BME680, section "Measurement time", in microseconds before the heater's.
std::uint32_t Bme680::conversion_ms() const {
  const unsigned meas = settings_[ctrl_meas - kSettings];
  const std::uint32_t all =
      samples(settings_[ctrl_hum - kSettings]) + samples(meas >> 5) + samples(meas >> 2 & 7);
  return (all * 1963 + 9 * 477 + 1000) / 1000 + 1 + bme680::heater_wait_ms(gas_wait_);
}

SensorStatus Bme680::check_settings() const {
  std::uint8_t now[kSettingsBytes];
  const SensorStatus status = read(kSettings, now, sizeof now);
  if (status != kGoOn) return status;
  now[spi_3w_int_en - kSettings] = settings_[spi_3w_int_en - kSettings];  // not ours
  return std::memcmp(now, settings_, sizeof now) == 0 ? kGoOn : SensorStatus::kWasReset;
}

SensorStatus Bme680::take(const std::uint8_t* field) {
  const std::uint32_t temperature = u20(field + kTemperature);
  const std::uint32_t pressure = u20(field + kPressure);
  if (temperature == kNotMeasured && pressure == kNotMeasured) return SensorStatus::kImplausible;
  const auto humidity = static_cast<std::uint32_t>(field[kHumidity] << 8 | field[kHumidity + 1]);
  const std::uint8_t* gas = field + (is_bme688() ? kGas688 : kGas680);
  const auto gas_adc = static_cast<std::uint32_t>(gas[0] << 2 | gas[1] >> 6);
  const unsigned range = gas[1] & 0x0F;

  const float fine = bme680::fine_temperature(calibration_, temperature);
  reading_.temperature_celsius = bme680::celsius(fine);
  reading_.pressure_pascals = bme680::pascals(calibration_, fine, pressure);
  reading_.humidity_percent = bme680::relative_humidity(calibration_, fine, humidity);
  if ((gas[1] & (gas_valid | heat_stab)) != (gas_valid | heat_stab)) {
    reading_.gas_ohms = std::numeric_limits<float>::quiet_NaN();
  } else if (is_bme688()) {
    reading_.gas_ohms = bme680::gas_ohms_688(gas_adc, range);
  } else {
    reading_.gas_ohms = bme680::gas_ohms_680(calibration_, gas_adc, range);
  }
  if (!within(reading_.temperature_celsius, -40, 85) ||
      !within(reading_.pressure_pascals, 30'000, 110'000)) {
    return SensorStatus::kImplausible;
  }
  ambient_celsius_ = reading_.temperature_celsius;
  return SensorStatus::kOk;
}

SensorStatus Bme680::read(std::uint8_t address, std::uint8_t* data, std::size_t size) const {
  return sensor_status(device_.transfer(&address, 1, data, size));
}

// The chip has no check sums: what it says twice is what it holds.
SensorStatus Bme680::read_twice(std::uint8_t address, std::uint8_t* data, std::size_t size) const {
  std::uint8_t again[bme680::kFirstBlockBytes];
  SensorStatus status = read(address, data, size);
  if (status == kGoOn) status = read(address, again, size);
  if (status != kGoOn) return status;
  return std::memcmp(data, again, size) == 0 ? kGoOn : SensorStatus::kNotAnswering;
}

}  // namespace prometheus_express
