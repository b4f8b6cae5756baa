// Registers of the W5500 by their names in the data sheet 1.1 (sections 4.1 and 4.2), as far as the
// driver uses them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::w5500 {

inline constexpr unsigned kChipSockets = 8;

// Of each socket, in each direction: what the chip has after a reset.
inline constexpr std::uint16_t kBufferBytes = 2048;

namespace registers {

// Common registers.
inline constexpr std::uint16_t MR = 0x0000;
inline constexpr std::uint16_t GAR = 0x0001;  // then SUBR, SHAR and SIPR
inline constexpr std::uint16_t IR = 0x0015;
inline constexpr std::uint16_t SIR = 0x0017;
inline constexpr std::uint16_t SIMR = 0x0018;
inline constexpr std::uint16_t RCR = 0x001B;
inline constexpr std::uint16_t PHYCFGR = 0x002E;
inline constexpr std::uint16_t VERSIONR = 0x0039;

inline constexpr std::uint8_t MR_RST = 0x80;
inline constexpr std::uint8_t IR_CONFLICT = 0x80;    // an ARP request said that it comes from SIPR
inline constexpr std::uint8_t PHYCFGR_RST = 0x80;    // 0 holds the PHY in reset
inline constexpr std::uint8_t PHYCFGR_OPMD = 0x40;   // not by its pins, but by
inline constexpr std::uint8_t PHYCFGR_OPMDC = 0x38;  // this: all 1 is every mode, negotiated
inline constexpr std::uint8_t PHYCFGR_OPMDC_POWER_DOWN = 0x30;
inline constexpr std::uint8_t PHYCFGR_LNK = 0x01;
inline constexpr std::uint8_t kVersion = 0x04;  // what VERSIONR reads as

// Socket registers.
inline constexpr std::uint16_t Sn_MR = 0x0000;
inline constexpr std::uint16_t Sn_CR = 0x0001;
inline constexpr std::uint16_t Sn_IR = 0x0002;
inline constexpr std::uint16_t Sn_SR = 0x0003;
inline constexpr std::uint16_t Sn_PORT = 0x0004;
inline constexpr std::uint16_t Sn_DHAR = 0x0006;
inline constexpr std::uint16_t Sn_DIPR = 0x000C;
inline constexpr std::uint16_t Sn_DPORT = 0x0010;
inline constexpr std::uint16_t Sn_TTL = 0x0016;
inline constexpr std::uint16_t Sn_RXBUF_SIZE = 0x001E;  // then Sn_TXBUF_SIZE, in KiB
inline constexpr std::uint16_t Sn_TX_FSR = 0x0020;
inline constexpr std::uint16_t Sn_TX_RD = 0x0022;
inline constexpr std::uint16_t Sn_TX_WR = 0x0024;
inline constexpr std::uint16_t Sn_RX_RSR = 0x0026;
inline constexpr std::uint16_t Sn_RX_RD = 0x0028;
inline constexpr std::uint16_t Sn_RX_WR = 0x002A;
inline constexpr std::uint16_t Sn_IMR = 0x002C;

}  // namespace registers

// Values of Sn_MR.
enum class Protocol : std::uint8_t {
  kTcp = 0x21,  // with ND: what arrives is acknowledged without delay
  kUdp = 0x02,
  kUdpGroup = 0x82,  // and is in the group that Sn_DIPR was when it opened
};

// Values of Sn_CR.
enum class Command : std::uint8_t {
  kOpen = 0x01,
  kListen = 0x02,
  kConnect = 0x04,
  kDiscon = 0x08,
  kClose = 0x10,
  kSend = 0x20,
  kRecv = 0x40,
};

// Bits of Sn_IR.
namespace interrupts {
inline constexpr std::uint8_t CON = 0x01;
inline constexpr std::uint8_t DISCON = 0x02;
inline constexpr std::uint8_t RECV = 0x04;
inline constexpr std::uint8_t TIMEOUT = 0x08;
inline constexpr std::uint8_t SENDOK = 0x10;
}  // namespace interrupts

// Values of Sn_SR.
enum class SocketState : std::uint8_t {
  kClosed = 0x00,
  kInit = 0x13,
  kListen = 0x14,
  kSynSent = 0x15,
  kSynRecv = 0x16,
  kEstablished = 0x17,
  kFinWait = 0x18,
  kClosing = 0x1A,
  kTimeWait = 0x1B,
  kCloseWait = 0x1C,
  kLastAck = 0x1D,
  kUdp = 0x22,
};

}  // namespace prometheus_express::w5500
