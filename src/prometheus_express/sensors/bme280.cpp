#include "prometheus_express/sensors/bme280.h"

namespace prometheus_express {
namespace {

// Registers, by their names in the data sheet.
constexpr std::uint8_t ID = 0xD0;
constexpr std::uint8_t RESET = 0xE0;
constexpr std::uint8_t CTRL_HUM = 0xF2;
constexpr std::uint8_t STATUS = 0xF3;
constexpr std::uint8_t CTRL_MEAS = 0xF4;
constexpr std::uint8_t CONFIG = 0xF5;
constexpr std::uint8_t PRESS_MSB = 0xF7;

// Within the registers that begin with PRESS_MSB.
enum Field : std::size_t { kPressure = 0, kTemperature = 3, kHumidity = 6, kFieldBytes = 8 };

constexpr std::uint8_t kChipId = 0x60;
constexpr std::uint8_t kResetCommand = 0xB6;
constexpr std::uint32_t kResetMs = 2;
constexpr std::uint32_t kPatienceMs = 50;
constexpr std::uint8_t MODE_FORCED = 1;
constexpr std::uint8_t MEASURING = 1u << 3;
constexpr std::uint8_t IM_UPDATE = 1u << 0;  // the calibration is being copied

constexpr SensorStatus kGoOn = SensorStatus::kMeasuring;

}  // namespace

Bme280::Bme280(I2cDevice device, const Bme280Options& options)
    : registers_(device),
      ctrl_hum_(static_cast<std::uint8_t>(options.humidity)),
      ctrl_meas_(static_cast<std::uint8_t>(static_cast<unsigned>(options.temperature) << 5 |
                                           static_cast<unsigned>(options.pressure) << 2)),
      config_(static_cast<std::uint8_t>((options.filter & 7) << 2)) {}

SensorStatus Bme280::begin(std::uint64_t now_ms) {
  if (is_set_up()) {
    const SensorStatus status = check_settings();
    if (status == kGoOn) return trigger(now_ms);
    if (status != SensorStatus::kWasReset) return status;
  }
  // Since it was last asked it may have been exchanged for another one.
  const std::uint8_t command[] = {RESET, kResetCommand};
  step_ = Step::kReset;
  wait(now_ms, kResetMs, kPatienceMs);
  return registers_.set_registers(command, sizeof command);
}

SensorStatus Bme280::go_on(std::uint64_t now_ms) {
  std::uint8_t busy = 0;
  SensorStatus status = registers_.read_registers(STATUS, &busy, 1);
  if (status != kGoOn) return status;
  if (step_ == Step::kReset) {
    if ((busy & IM_UPDATE) != 0) return patience(now_ms);
    status = identify();
    if (status == kGoOn) status = read_calibration();
    return status == kGoOn ? trigger(now_ms) : status;
  }
  if ((busy & MEASURING) != 0) return patience(now_ms);
  std::uint8_t field[kFieldBytes];
  status = registers_.read_twice(PRESS_MSB, field, sizeof field);
  if (status != kGoOn) return status;
  // A chip that was reset before it was read has forgotten them; one that is still measuring,
  // though it was heard to say otherwise, has another mode.
  status = check_settings();
  return status == kGoOn ? take(field) : status;
}

SensorStatus Bme280::identify() {
  std::uint8_t id = 0;
  const SensorStatus status = registers_.read_twice(ID, &id, 1);
  if (status != kGoOn) return status;
  return id == kChipId ? kGoOn : SensorStatus::kWrongChip;
}

SensorStatus Bme280::read_calibration() {
  std::uint8_t first[bme280::kFirstBlockBytes];
  std::uint8_t second[bme280::kSecondBlockBytes];
  SensorStatus status = registers_.read_twice(bme280::kFirstBlock, first, sizeof first);
  if (status != kGoOn) return status;
  status = registers_.read_twice(bme280::kSecondBlock, second, sizeof second);
  if (status != kGoOn) return status;
  calibration_.parse(first, second);
  return calibration_.plausible() ? kGoOn : SensorStatus::kImplausible;
}

SensorStatus Bme280::trigger(std::uint64_t now_ms) {
  const auto forced = static_cast<std::uint8_t>(ctrl_meas_ | MODE_FORCED);
  // Pairs of a register and its value; the last one begins the conversion.
  const std::uint8_t command[] = {CTRL_HUM, ctrl_hum_, CONFIG, config_, CTRL_MEAS, forced};
  step_ = Step::kConversion;
  wait(now_ms, conversion_ms(), kPatienceMs);
  return registers_.set_registers(command, sizeof command);
}

// Data sheet, section 9.1 ("Measurement time"), the longest; in microseconds.
std::uint32_t Bme280::conversion_ms() const {
  const std::uint32_t all = bosch::samples(ctrl_hum_) + bosch::samples(ctrl_meas_ >> 5u) +
                            bosch::samples(ctrl_meas_ >> 2u & 7u);
  return (1250 + all * 2300 + 2 * 575) / 1000 + 1;
}

SensorStatus Bme280::check_settings() const {
  std::uint8_t now[CONFIG - CTRL_HUM + 1];
  const SensorStatus status = registers_.read_registers(CTRL_HUM, now, sizeof now);
  if (status != kGoOn) return status;
  const bool same = now[0] == ctrl_hum_ && now[CTRL_MEAS - CTRL_HUM] == ctrl_meas_ &&
                    now[CONFIG - CTRL_HUM] == config_;
  return same ? kGoOn : SensorStatus::kWasReset;
}

SensorStatus Bme280::take(const std::uint8_t* field) {
  const std::uint32_t temperature = bosch::u20(field + kTemperature);
  const std::uint32_t pressure = bosch::u20(field + kPressure);
  if (temperature == bosch::kNotMeasured && pressure == bosch::kNotMeasured)
    return SensorStatus::kImplausible;
  const auto humidity = static_cast<std::uint32_t>(field[kHumidity] << 8 | field[kHumidity + 1]);
  const float fine = bme280::fine_temperature(calibration_, temperature);
  reading_.temperature_celsius = bme280::celsius(fine);
  reading_.pressure_pascals = bme280::pascals(calibration_, fine, pressure);
  reading_.humidity_percent = bme280::relative_humidity(calibration_, fine, humidity);
  const bool known = bosch::plausible(reading_.temperature_celsius, reading_.pressure_pascals);
  return known ? SensorStatus::kOk : SensorStatus::kImplausible;
}

}  // namespace prometheus_express
