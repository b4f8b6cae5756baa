// Registers of the SAMD51, as its data sheet (DS60001507) names them.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {

using prometheus_express::cortex_m::reg;

inline volatile std::uint8_t& reg8(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint8_t*>(address);
}
inline volatile std::uint16_t& reg16(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint16_t*>(address);
}

inline constexpr std::uintptr_t PM_SLEEPCFG = 0x40000401;  // 8 bits

inline constexpr std::uintptr_t MCLK_APBAMASK = 0x40000814;
inline constexpr std::uintptr_t MCLK_APBBMASK = 0x40000818;
inline constexpr std::uintptr_t MCLK_APBCMASK = 0x4000081C;
inline constexpr std::uintptr_t MCLK_APBDMASK = 0x40000820;

inline constexpr std::uintptr_t RSTC_RCAUSE = 0x40000C00;  // 8 bits

inline constexpr std::uintptr_t OSCCTRL_DFLLCTRLB = 0x40001020;   // 8 bits
inline constexpr std::uintptr_t OSCCTRL_DFLLSYNC = 0x4000102C;    // 8 bits
inline constexpr std::uintptr_t OSCCTRL_DPLLCTRLA0 = 0x40001030;  // 8 bits
inline constexpr std::uintptr_t OSCCTRL_DPLLRATIO0 = 0x40001034;
inline constexpr std::uintptr_t OSCCTRL_DPLLCTRLB0 = 0x40001038;
inline constexpr std::uintptr_t OSCCTRL_DPLLSYNCBUSY0 = 0x4000103C;
inline constexpr std::uintptr_t OSCCTRL_DPLLSTATUS0 = 0x40001040;

inline constexpr std::uintptr_t OSC32KCTRL_RTCCTRL = 0x40001410;  // 8 bits

inline constexpr std::uintptr_t GCLK_CTRLA = 0x40001C00;  // 8 bits
inline constexpr std::uintptr_t GCLK_SYNCBUSY = 0x40001C04;
inline constexpr std::uintptr_t GCLK_GENCTRL = 0x40001C20;  // and 4 on for each generator
inline constexpr std::uintptr_t GCLK_PCHCTRL = 0x40001C80;  // and 4 on for each channel

inline constexpr std::uintptr_t WDT_CTRLA = 0x40002000;   // 8 bits
inline constexpr std::uintptr_t WDT_CONFIG = 0x40002001;  // 8 bits
inline constexpr std::uintptr_t WDT_SYNCBUSY = 0x40002008;
inline constexpr std::uintptr_t WDT_CLEAR = 0x4000200C;  // 8 bits

// As a counter of 32 bits (mode 0).
inline constexpr std::uintptr_t RTC_CTRLA = 0x40002400;     // 16 bits
inline constexpr std::uintptr_t RTC_INTENSET = 0x4000240A;  // 16 bits
inline constexpr std::uintptr_t RTC_INTFLAG = 0x4000240C;   // 16 bits
inline constexpr std::uintptr_t RTC_SYNCBUSY = 0x40002410;
inline constexpr std::uintptr_t RTC_COUNT = 0x40002418;
inline constexpr std::uintptr_t RTC_COMP0 = 0x40002420;

inline constexpr std::uintptr_t EIC_CTRLA = 0x40002800;  // 8 bits
inline constexpr std::uintptr_t EIC_SYNCBUSY = 0x40002804;
inline constexpr std::uintptr_t EIC_INTENCLR = 0x4000280C;
inline constexpr std::uintptr_t EIC_INTENSET = 0x40002810;
inline constexpr std::uintptr_t EIC_INTFLAG = 0x40002814;
inline constexpr std::uintptr_t EIC_CONFIG = 0x4000281C;  // and 4 on for the upper eight lines

inline constexpr std::uintptr_t CMCC_CTRL = 0x41006008;

// Of group A; group B is kPortGroup on. PMUX and PINCFG have 8 bits and a register for each two,
// and for each pin.
inline constexpr std::uintptr_t kPortGroup = 0x80;
inline constexpr std::uintptr_t PORT_DIRCLR = 0x41008004;
inline constexpr std::uintptr_t PORT_DIRSET = 0x41008008;
inline constexpr std::uintptr_t PORT_OUTCLR = 0x41008014;
inline constexpr std::uintptr_t PORT_OUTSET = 0x41008018;
inline constexpr std::uintptr_t PORT_IN = 0x41008020;
inline constexpr std::uintptr_t PORT_PMUX = 0x41008030;
inline constexpr std::uintptr_t PORT_PINCFG = 0x41008040;
inline constexpr std::uint8_t PORT_PINCFG_PMUXEN = 1u << 0;
inline constexpr std::uint8_t PORT_PINCFG_INEN = 1u << 1;
inline constexpr std::uint8_t PORT_PINCFG_PULLEN = 1u << 2;

inline constexpr std::uintptr_t TRNG_CTRLA = 0x42002800;    // 8 bits
inline constexpr std::uintptr_t TRNG_INTFLAG = 0x4200280A;  // 8 bits
inline constexpr std::uintptr_t TRNG_DATA = 0x42002820;

inline constexpr std::uintptr_t ADC0_CTRLA = 0x43001C00;      // 16 bits
inline constexpr std::uintptr_t ADC0_INPUTCTRL = 0x43001C04;  // 16 bits
inline constexpr std::uintptr_t ADC0_CTRLB = 0x43001C06;      // 16 bits
inline constexpr std::uintptr_t ADC0_REFCTRL = 0x43001C08;    // 8 bits
inline constexpr std::uintptr_t ADC0_AVGCTRL = 0x43001C0A;    // 8 bits
inline constexpr std::uintptr_t ADC0_SAMPCTRL = 0x43001C0B;   // 8 bits
inline constexpr std::uintptr_t ADC0_SWTRIG = 0x43001C14;     // 8 bits
inline constexpr std::uintptr_t ADC0_INTFLAG = 0x43001C2E;    // 8 bits
inline constexpr std::uintptr_t ADC0_SYNCBUSY = 0x43001C30;
inline constexpr std::uintptr_t ADC0_RESULT = 0x43001C40;  // 16 bits
inline constexpr std::uintptr_t ADC0_CALIB = 0x43001C48;   // 16 bits

// What was found out about this chip when it was made.
inline constexpr std::uintptr_t NVM_SW_CALIBRATION = 0x00800080;

inline constexpr std::uintptr_t SERCOM1 = 0x40003400;
inline constexpr std::uintptr_t SERCOM2 = 0x41012000;
inline constexpr std::uintptr_t SERCOM5 = 0x43000400;

// Of one SERCOM, in the modes that are used here. Offsets.
enum SercomRegister : std::uintptr_t {
  CTRLA = 0x00,
  CTRLB = 0x04,
  BAUD = 0x0C,     // 8 bits; of a UART, 16
  INTFLAG = 0x18,  // 8 bits
  STATUS = 0x1A,   // 16 bits
  SYNCBUSY = 0x1C,
  ADDR = 0x24,
  DATA = 0x28,
};
inline constexpr std::uint32_t SERCOM_CTRLA_SWRST = 1u << 0;
inline constexpr std::uint32_t SERCOM_CTRLA_ENABLE = 1u << 1;
inline constexpr std::uint32_t SERCOM_CTRLA_MODE_Pos = 2;
inline constexpr std::uint8_t SERCOM_INTFLAG_DRE = 1u << 0;
inline constexpr std::uint8_t SERCOM_INTFLAG_TXC = 1u << 1;
inline constexpr std::uint8_t SERCOM_INTFLAG_RXC = 1u << 2;

}  // namespace board
