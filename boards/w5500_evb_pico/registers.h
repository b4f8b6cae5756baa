// Registers of the RP2040, as its data sheet names them. All have 32 bits.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {

using prometheus_express::cortex_m::reg;

// What is written at a peripheral's address and one of these sets or clears the bits that are 1, at
// once. Not for SIO, nor for the flash's SSI.
inline constexpr std::uintptr_t kSetBits = 0x2000;
inline constexpr std::uintptr_t kClearBits = 0x3000;

inline void set_bits(std::uintptr_t address, std::uint32_t bits) { reg(address + kSetBits) = bits; }
inline void clear_bits(std::uintptr_t address, std::uint32_t bits) {
  reg(address + kClearBits) = bits;
}

// The interface to the flash.
inline constexpr std::uintptr_t XIP_BASE = 0x10000000;
inline constexpr std::uintptr_t SSI_CTRLR0 = 0x18000000;
inline constexpr std::uintptr_t SSI_CTRLR1 = 0x18000004;
inline constexpr std::uintptr_t SSI_SSIENR = 0x18000008;
inline constexpr std::uintptr_t SSI_SER = 0x18000010;
inline constexpr std::uintptr_t SSI_BAUDR = 0x18000014;
inline constexpr std::uintptr_t SSI_SR = 0x18000028;
inline constexpr std::uintptr_t SSI_DR0 = 0x18000060;
inline constexpr std::uintptr_t SSI_SPI_CTRLR0 = 0x180000F4;
inline constexpr std::uintptr_t IO_QSPI_GPIO_QSPI_SS_CTRL = 0x4001800C;

inline constexpr std::uintptr_t CLK_REF_CTRL = 0x40008030;
inline constexpr std::uintptr_t CLK_REF_SELECTED = 0x40008038;
inline constexpr std::uintptr_t CLK_SYS_CTRL = 0x4000803C;
inline constexpr std::uintptr_t CLK_SYS_SELECTED = 0x40008044;
inline constexpr std::uintptr_t CLK_PERI_CTRL = 0x40008048;
inline constexpr std::uintptr_t CLK_ADC_CTRL = 0x40008060;
inline constexpr std::uintptr_t XOSC_CTRL = 0x40024000;
inline constexpr std::uintptr_t XOSC_STATUS = 0x40024004;
inline constexpr std::uintptr_t XOSC_STARTUP = 0x4002400C;
inline constexpr std::uintptr_t PLL_SYS = 0x40028000;
inline constexpr std::uintptr_t PLL_USB = 0x4002C000;
inline constexpr std::uintptr_t ROSC_RANDOMBIT = 0x4006001C;

inline constexpr std::uintptr_t RESETS_RESET = 0x4000C000;
inline constexpr std::uintptr_t RESETS_RESET_DONE = 0x4000C008;
inline constexpr std::uintptr_t PSM_WDSEL = 0x40010008;
inline constexpr std::uintptr_t WATCHDOG_CTRL = 0x40058000;
inline constexpr std::uintptr_t WATCHDOG_LOAD = 0x40058004;
inline constexpr std::uintptr_t WATCHDOG_REASON = 0x40058008;
inline constexpr std::uintptr_t WATCHDOG_TICK = 0x4005802C;
inline constexpr std::uintptr_t CHIP_RESET = 0x40064008;

inline constexpr std::uintptr_t IO_BANK0_GPIO0_CTRL = 0x40014004;  // and 8 on for each pin
inline constexpr std::uintptr_t PADS_BANK0_GPIO0 = 0x4001C004;     // and 4 on for each pin
inline constexpr std::uintptr_t SIO_GPIO_IN = 0xD0000004;
inline constexpr std::uintptr_t SIO_GPIO_OUT_SET = 0xD0000014;
inline constexpr std::uintptr_t SIO_GPIO_OUT_CLR = 0xD0000018;
inline constexpr std::uintptr_t SIO_GPIO_OE_SET = 0xD0000024;
inline constexpr std::uintptr_t SIO_GPIO_OE_CLR = 0xD0000028;

inline constexpr std::uintptr_t UART0_UARTDR = 0x40034000;
inline constexpr std::uintptr_t UART0_UARTFR = 0x40034018;
inline constexpr std::uintptr_t UART0_UARTIBRD = 0x40034024;
inline constexpr std::uintptr_t UART0_UARTFBRD = 0x40034028;
inline constexpr std::uintptr_t UART0_UARTLCR_H = 0x4003402C;
inline constexpr std::uintptr_t UART0_UARTCR = 0x40034030;

inline constexpr std::uintptr_t SPI0_SSPCR0 = 0x4003C000;
inline constexpr std::uintptr_t SPI0_SSPCR1 = 0x4003C004;
inline constexpr std::uintptr_t SPI0_SSPDR = 0x4003C008;
inline constexpr std::uintptr_t SPI0_SSPSR = 0x4003C00C;
inline constexpr std::uintptr_t SPI0_SSPCPSR = 0x4003C010;

inline constexpr std::uintptr_t I2C0_IC_CON = 0x40044000;
inline constexpr std::uintptr_t I2C0_IC_TAR = 0x40044004;
inline constexpr std::uintptr_t I2C0_IC_DATA_CMD = 0x40044010;
inline constexpr std::uintptr_t I2C0_IC_FS_SCL_HCNT = 0x4004401C;
inline constexpr std::uintptr_t I2C0_IC_FS_SCL_LCNT = 0x40044020;
inline constexpr std::uintptr_t I2C0_IC_RAW_INTR_STAT = 0x40044034;
inline constexpr std::uintptr_t I2C0_IC_CLR_INTR = 0x40044040;
inline constexpr std::uintptr_t I2C0_IC_ENABLE = 0x4004406C;
inline constexpr std::uintptr_t I2C0_IC_RXFLR = 0x40044078;
inline constexpr std::uintptr_t I2C0_IC_SDA_HOLD = 0x4004407C;
inline constexpr std::uintptr_t I2C0_IC_TX_ABRT_SOURCE = 0x40044080;
inline constexpr std::uintptr_t I2C0_IC_FS_SPKLEN = 0x400440A0;

inline constexpr std::uintptr_t ADC_CS = 0x4004C000;
inline constexpr std::uintptr_t ADC_RESULT = 0x4004C004;

}  // namespace board
