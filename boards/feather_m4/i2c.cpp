#include "boards/feather_m4/i2c.h"

#include "boards/feather_m4/clocks.h"
#include "boards/feather_m4/pins.h"
#include "boards/feather_m4/registers.h"

namespace board {
namespace {

using prometheus_express::I2cStatus;

constexpr std::uint32_t APBBMASK_SERCOM2 = 1u << 9;
constexpr std::uint32_t CTRLA_MODE_I2C_MASTER = 5u << SERCOM_CTRLA_MODE_Pos;
constexpr std::uint32_t CTRLA_SDAHOLD_300NS = 2u << 20;
constexpr std::uint32_t kSettings = CTRLA_MODE_I2C_MASTER | CTRLA_SDAHOLD_300NS;
constexpr std::uint32_t CTRLB_CMD_READ = 2u << 16;  // acknowledge, then another byte
constexpr std::uint32_t CTRLB_CMD_STOP = 3u << 16;
constexpr std::uint32_t CTRLB_ACKACT_NACK = 1u << 18;
constexpr std::uint8_t INTFLAG_MB = 1u << 0;
constexpr std::uint8_t INTFLAG_SB = 1u << 1;
constexpr unsigned STATUS_BUSERR = 1u << 0;
constexpr unsigned STATUS_ARBLOST = 1u << 1;
constexpr unsigned STATUS_RXNACK = 1u << 2;
constexpr unsigned STATUS_BUSSTATE_IDLE = 1u << 4;
constexpr unsigned STATUS_BUSSTATE_Msk = 3u << 4;

// Slower by what the lines take to rise (data sheet of the SAMD51, "I2C master").
constexpr std::uint32_t kSclHz = 400'000;
constexpr std::uint8_t kBaudRegister = kPeripheralHz / (2 * kSclHz) - 5;

// Register reads: some milliseconds. A byte takes 23 us; a device may hold the clock for longer.
constexpr int kPatience = 50'000;

constexpr int kHalfPeriod = 300;  // turns of a loop: some microseconds

void wait_for_synchronisation() {
  for (int i = 0; i < kPatience && reg(SERCOM2 + SYNCBUSY) != 0; ++i) {
  }
}

void enable() {
  reg(SERCOM2 + CTRLA) = SERCOM_CTRLA_SWRST;
  wait_for_synchronisation();
  reg(SERCOM2 + CTRLA) = kSettings;
  reg(SERCOM2 + BAUD) = kBaudRegister;
  reg(SERCOM2 + CTRLA) = kSettings | SERCOM_CTRLA_ENABLE;
  wait_for_synchronisation();
  reg16(SERCOM2 + STATUS) = STATUS_BUSSTATE_IDLE;
  wait_for_synchronisation();
}

void half_a_period() {
  for (int i = 0; i < kHalfPeriod; ++i) asm volatile("nop");
}

// Low, or left to the resistor.
void drive(Pin pin, bool low) {
  if (low) {
    pull_low(pin);
  } else {
    let_go(pin);
  }
  half_a_period();
}

// UM10204, section 3.1.16: a device in the middle of a byte has let go of the data line after nine
// clocks at most. Then a stop.
void free_bus() {
  make_open_drain(kI2cSda);
  make_open_drain(kI2cScl);
  for (int i = 0; i < 9 && !pin_is_high(kI2cSda); ++i) {
    drive(kI2cScl, true);
    drive(kI2cScl, false);
  }
  drive(kI2cScl, true);
  drive(kI2cSda, true);
  drive(kI2cScl, false);
  drive(kI2cSda, false);
  connect(kI2cSda, PinFunction::kSercom);
  connect(kI2cScl, PinFunction::kSercom);
  enable();
}

I2cStatus wait_for_byte() {
  for (int i = 0; i < kPatience; ++i) {
    if ((reg8(SERCOM2 + INTFLAG) & (INTFLAG_MB | INTFLAG_SB)) == 0) continue;
    const unsigned status = reg16(SERCOM2 + STATUS);
    if ((status & (STATUS_BUSERR | STATUS_ARBLOST)) != 0) return I2cStatus::kBusError;
    return (status & STATUS_RXNACK) != 0 ? I2cStatus::kRefused : I2cStatus::kOk;
  }
  return I2cStatus::kTimedOut;
}

void command(std::uint32_t bits) {
  reg(SERCOM2 + CTRLB) = bits;
  wait_for_synchronisation();
}

// A start, or a repeated one.
I2cStatus send_address(std::uint8_t address, bool read) {
  reg(SERCOM2 + ADDR) = static_cast<std::uint32_t>(address << 1 | (read ? 1 : 0));
  const I2cStatus status = wait_for_byte();
  return status == I2cStatus::kRefused ? I2cStatus::kNoAnswer : status;
}

I2cStatus send_bytes(std::uint8_t address, const std::uint8_t* data, std::size_t size) {
  I2cStatus status = send_address(address, false);
  for (std::size_t i = 0; i < size && status == I2cStatus::kOk; ++i) {
    reg(SERCOM2 + DATA) = data[i];
    status = wait_for_byte();
  }
  return status;
}

// Leaves the last byte to be answered by the stop.
I2cStatus receive(std::uint8_t address, std::uint8_t* data, std::size_t size) {
  I2cStatus status = send_address(address, true);
  for (std::size_t i = 0; i < size && status == I2cStatus::kOk; ++i) {
    if (i > 0) {
      command(CTRLB_CMD_READ);
      status = wait_for_byte();
    }
    const std::uint32_t byte = reg(SERCOM2 + DATA);
    data[i] = static_cast<std::uint8_t>(byte);
  }
  return status;
}

bool bus_is_idle() {
  for (int i = 0; i < kPatience; ++i) {
    const unsigned status = reg16(SERCOM2 + STATUS);
    if ((status & STATUS_BUSSTATE_Msk) == STATUS_BUSSTATE_IDLE) return true;
  }
  return false;
}

}  // namespace

void I2c::start() {
  reg(MCLK_APBBMASK) = reg(MCLK_APBBMASK) | APBBMASK_SERCOM2;
  start_peripheral_clock(kClockOfSercom2);
  free_bus();
}

I2cStatus I2c::transfer(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
                        std::uint8_t* in, std::size_t in_size) {
  if (!bus_is_idle()) {
    free_bus();
    return I2cStatus::kBusError;
  }
  I2cStatus status = I2cStatus::kOk;
  if (out_size > 0) status = send_bytes(address, out, out_size);
  if (in_size > 0 && status == I2cStatus::kOk) status = receive(address, in, in_size);
  if (status == I2cStatus::kBusError || status == I2cStatus::kTimedOut) {
    free_bus();
  } else {
    command(CTRLB_ACKACT_NACK | CTRLB_CMD_STOP);
  }
  return status;
}

}  // namespace board
