#include "boards/w5500_evb_pico/i2c.h"

#include "boards/w5500_evb_pico/clocks.h"
#include "boards/w5500_evb_pico/pins.h"
#include "boards/w5500_evb_pico/registers.h"

namespace board {
namespace {

using prometheus_express::I2cStatus;

constexpr std::uint32_t IC_CON_MASTER_MODE = 1u << 0;
constexpr std::uint32_t IC_CON_SPEED_FAST = 2u << 1;
constexpr std::uint32_t IC_CON_RESTART_EN = 1u << 5;
constexpr std::uint32_t IC_CON_SLAVE_DISABLE = 1u << 6;
constexpr std::uint32_t IC_CON_TX_EMPTY_CTRL = 1u << 8;  // "empty" once the byte is on the bus
constexpr std::uint32_t IC_DATA_CMD_READ = 1u << 8;
constexpr std::uint32_t IC_DATA_CMD_STOP = 1u << 9;
constexpr std::uint32_t IC_DATA_CMD_RESTART = 1u << 10;
constexpr std::uint32_t IC_INTR_TX_EMPTY = 1u << 4;
constexpr std::uint32_t IC_INTR_TX_ABRT = 1u << 6;
constexpr std::uint32_t IC_INTR_STOP_DET = 1u << 9;
constexpr std::uint32_t ABRT_7B_ADDR_NOACK = 1u << 0;
constexpr std::uint32_t ABRT_TXDATA_NOACK = 1u << 3;

// The low time is the longer one, as the bus wants it.
constexpr std::uint32_t kSclHz = 400'000;
constexpr std::uint32_t kPeriod = kPeripheralHz / kSclHz;
constexpr std::uint32_t kLow = kPeriod * 3 / 5;
constexpr std::uint32_t kHigh = kPeriod - kLow;
constexpr std::uint32_t kSpike = kPeripheralHz / 20'000'000;             // 50 ns
constexpr std::uint32_t kDataHold = kPeripheralHz / 10'000'000 * 3 + 3;  // 300 ns

// Register reads: some milliseconds. A byte takes 23 us; a device may hold the clock for longer.
constexpr int kPatience = 50'000;

constexpr Pin kLines[] = {kI2cSda, kI2cScl};
constexpr int kHalfPeriod = 300;  // turns of a loop: some microseconds

void enable() {
  start_subsystem(kI2c0);
  reg(I2C0_IC_ENABLE) = 0;
  reg(I2C0_IC_CON) = IC_CON_MASTER_MODE | IC_CON_SPEED_FAST | IC_CON_RESTART_EN |
                     IC_CON_SLAVE_DISABLE | IC_CON_TX_EMPTY_CTRL;
  reg(I2C0_IC_FS_SCL_HCNT) = kHigh;
  reg(I2C0_IC_FS_SCL_LCNT) = kLow;
  reg(I2C0_IC_FS_SPKLEN) = kSpike;
  reg(I2C0_IC_SDA_HOLD) = kDataHold;
}

void half_a_period() {
  for (int i = 0; i < kHalfPeriod; ++i) asm volatile("nop");
}

// Low, or left to the resistor.
void drive_low(Pin pin, bool low) {
  drive_pin(pin, low);
  half_a_period();
}

// UM10204, section 3.1.16: a device in the middle of a byte has let go of the data line after nine
// clocks at most. Then a stop.
void free_bus() {
  for (const Pin pin : kLines) {
    set_pin(pin, false);
    drive_pin(pin, false);
    connect_pulled_up(pin, Function::kSio);
  }
  half_a_period();
  for (int i = 0; i < 9 && !pin_is_high(kI2cSda); ++i) {
    drive_low(kI2cScl, true);
    drive_low(kI2cScl, false);
  }
  drive_low(kI2cScl, true);
  drive_low(kI2cSda, true);
  drive_low(kI2cScl, false);
  drive_low(kI2cSda, false);
  for (const Pin pin : kLines) connect_pulled_up(pin, Function::kI2c);
  enable();
}

I2cStatus abort_status() {
  const std::uint32_t source = reg(I2C0_IC_TX_ABRT_SOURCE);
  if ((source & ABRT_7B_ADDR_NOACK) != 0) return I2cStatus::kNoAnswer;
  if ((source & ABRT_TXDATA_NOACK) != 0) return I2cStatus::kRefused;
  return I2cStatus::kBusError;
}

// Until one of these happens, or the transaction is given up.
I2cStatus wait_for(std::uint32_t event) {
  for (int i = 0; i < kPatience; ++i) {
    const std::uint32_t happened = reg(I2C0_IC_RAW_INTR_STAT);
    if ((happened & IC_INTR_TX_ABRT) != 0) return abort_status();
    if ((happened & event) != 0) return I2cStatus::kOk;
  }
  return I2cStatus::kTimedOut;
}

I2cStatus send(const std::uint8_t* data, std::size_t size, bool stop) {
  I2cStatus status = I2cStatus::kOk;
  for (std::size_t i = 0; i < size && status == I2cStatus::kOk; ++i) {
    const bool last = stop && i + 1 == size;
    reg(I2C0_IC_DATA_CMD) = data[i] | (last ? IC_DATA_CMD_STOP : 0);
    status = wait_for(IC_INTR_TX_EMPTY);
  }
  return status;
}

I2cStatus wait_for_data() {
  for (int i = 0; i < kPatience; ++i) {
    if (reg(I2C0_IC_RXFLR) != 0) return I2cStatus::kOk;
    if ((reg(I2C0_IC_RAW_INTR_STAT) & IC_INTR_TX_ABRT) != 0) return abort_status();
  }
  return I2cStatus::kTimedOut;
}

I2cStatus receive(std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    reg(I2C0_IC_DATA_CMD) = IC_DATA_CMD_READ | (i == 0 ? IC_DATA_CMD_RESTART : 0) |
                            (i + 1 == size ? IC_DATA_CMD_STOP : 0);
    const I2cStatus status = wait_for_data();
    if (status != I2cStatus::kOk) return status;
    const std::uint32_t byte = reg(I2C0_IC_DATA_CMD);
    data[i] = static_cast<std::uint8_t>(byte);
  }
  return I2cStatus::kOk;
}

void begin(std::uint8_t address) {
  reg(I2C0_IC_ENABLE) = 0;
  reg(I2C0_IC_TAR) = address;
  reg(I2C0_IC_ENABLE) = 1;
  const std::uint32_t cleared = reg(I2C0_IC_CLR_INTR);
  static_cast<void>(cleared);
}

// What was given up has its stop too.
bool wait_for_stop() {
  for (int i = 0; i < kPatience; ++i) {
    if ((reg(I2C0_IC_RAW_INTR_STAT) & IC_INTR_STOP_DET) != 0) return true;
  }
  return false;
}

}  // namespace

void I2c::start() { free_bus(); }

I2cStatus I2c::transfer(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
                        std::uint8_t* in, std::size_t in_size) {
  begin(address);
  I2cStatus status = send(out, out_size, in_size == 0);
  if (in_size > 0 && status == I2cStatus::kOk) status = receive(in, in_size);
  if (status != I2cStatus::kTimedOut && !wait_for_stop()) status = I2cStatus::kTimedOut;
  if (status == I2cStatus::kBusError || status == I2cStatus::kTimedOut) free_bus();
  return status;
}

}  // namespace board
