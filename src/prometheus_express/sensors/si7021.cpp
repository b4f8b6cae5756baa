#include "prometheus_express/sensors/si7021.h"

#include "prometheus_express/sensors/parts/crc8.h"

namespace prometheus_express {
namespace {

// Commands, data sheet table 11.
constexpr std::uint8_t kMeasureHumidity = 0xF5;     // no hold
constexpr std::uint8_t kMeasureTemperature = 0xF3;  // no hold
constexpr std::uint8_t kReset = 0xFE;
constexpr std::uint8_t kReadUserRegister = 0xE7;
constexpr std::uint8_t kReadSecondId[] = {0xFC, 0xC9};
constexpr std::uint8_t kReadFirmware[] = {0x84, 0xB8};

constexpr std::uint8_t kDeviceSi7021 = 0x15;

// Both resolution bits, VDDS and HTRE: all 0 after a reset while the supply is high enough.
constexpr std::uint8_t kUserRegisterBits = 0xC5;

// The longest times (data sheet tables 2 and 3); a humidity comes with a temperature of its own.
constexpr std::uint32_t kResetMs = 15;
constexpr std::uint32_t kHumidityMs = 23;
constexpr std::uint32_t kTemperatureMs = 11;
constexpr std::uint32_t kPatienceMs = 50;

// The two lowest bits of a code say what was measured (data sheet, section 5.1.1).
constexpr std::uint32_t kHumidityBits = 0b10;
constexpr std::uint32_t kTemperatureBits = 0b00;

constexpr std::uint8_t kCrcInitial = 0;
constexpr SensorStatus kGoOn = SensorStatus::kMeasuring;

}  // namespace

SensorStatus Si7021::begin(std::uint64_t now_ms) {
  if (is_set_up()) {
    const SensorStatus status = check_settings();
    return status == kGoOn ? convert(Step::kHumidity, now_ms) : status;
  }
  step_ = Step::kReset;
  wait(now_ms, kResetMs);
  return sensor_status(device_.transmit(&kReset, 1));
}

SensorStatus Si7021::go_on(std::uint64_t now_ms) {
  float fraction = 0;
  SensorStatus status = kGoOn;
  switch (step_) {
    case Step::kReset:
      status = identify();
      if (status == kGoOn) status = check_settings();
      return status == kGoOn ? convert(Step::kHumidity, now_ms) : status;
    case Step::kHumidity: {
      status = take_code(now_ms, kHumidityBits, fraction);
      if (status != SensorStatus::kOk) return status;
      // Codes a little outside are to be expected (data sheet, section 5.1.1).
      const float percent = 125 * fraction - 6;
      reading_.humidity_percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
      return convert(Step::kTemperature, now_ms);
    }
    case Step::kTemperature:
      break;
  }
  status = take_code(now_ms, kTemperatureBits, fraction);
  if (status != SensorStatus::kOk) return status;
  reading_.temperature_celsius = 175.72f * fraction - 46.85f;
  const bool known = reading_.temperature_celsius >= -40 && reading_.temperature_celsius <= 125;
  return known ? SensorStatus::kOk : SensorStatus::kImplausible;
}

SensorStatus Si7021::identify() {
  // The first byte of the second half of the electronic serial number.
  std::uint8_t id[3];
  SensorStatus status =
      sensor_status(device_.transfer(kReadSecondId, sizeof kReadSecondId, id, sizeof id));
  if (status != kGoOn) return status;
  if (crc8(kCrcInitial, id, 2) != id[2]) return SensorStatus::kBadChecksum;
  if (id[0] != kDeviceSi7021) return SensorStatus::kWrongChip;
  return sensor_status(
      device_.transfer(kReadFirmware, sizeof kReadFirmware, &firmware_revision_, 1));
}

SensorStatus Si7021::check_settings() const {
  std::uint8_t user_register = 0;
  const SensorStatus status =
      sensor_status(device_.transfer(&kReadUserRegister, 1, &user_register, 1));
  if (status != kGoOn) return status;
  return (user_register & kUserRegisterBits) == 0 ? kGoOn : SensorStatus::kImplausible;
}

SensorStatus Si7021::convert(Step step, std::uint64_t now_ms) {
  const bool humidity = step == Step::kHumidity;
  step_ = step;
  wait(now_ms, humidity ? kHumidityMs : kTemperatureMs, kPatienceMs);
  const std::uint8_t command = humidity ? kMeasureHumidity : kMeasureTemperature;
  return sensor_status(device_.transmit(&command, 1));
}

// Gives kOk where the code has come, as a part of 65536.
SensorStatus Si7021::take_code(std::uint64_t now_ms, std::uint32_t status_bits, float& fraction) {
  std::uint8_t reply[3];
  const I2cStatus answer = device_.receive(reply, sizeof reply);
  if (answer == I2cStatus::kNoAnswer) return patience(now_ms);  // not ready yet
  if (answer != I2cStatus::kOk) return sensor_status(answer);
  if (crc8(kCrcInitial, reply, 2) != reply[2]) return SensorStatus::kBadChecksum;
  const auto code = static_cast<std::uint32_t>(reply[0] << 8 | reply[1]);
  if ((code & 3) != status_bits) return SensorStatus::kImplausible;
  fraction = static_cast<float>(code) / 65536;
  return SensorStatus::kOk;
}

}  // namespace prometheus_express
