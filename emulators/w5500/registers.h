// The registers of the W5500: where they are, what they hold after a reset, which can be written.
// W5500 data sheet v1.1.0, chapters 3 and 4.
#pragma once

#include <array>
#include <cstdint>

namespace emulators::w5500 {

inline constexpr int kSocketCount = 8;

// Names are those of the data sheet; a register of several bytes begins here, high byte first.
enum CommonRegister : std::uint8_t {
  MR = 0x00,
  GAR = 0x01,
  SUBR = 0x05,
  SHAR = 0x09,
  SIPR = 0x0F,
  INTLEVEL = 0x13,
  IR = 0x15,
  IMR = 0x16,
  SIR = 0x17,
  SIMR = 0x18,
  RTR = 0x19,
  RCR = 0x1B,
  PTIMER = 0x1C,
  PMAGIC = 0x1D,
  PHAR = 0x1E,
  PSID = 0x24,
  PMRU = 0x26,
  UIPR = 0x28,
  UPORTR = 0x2C,
  PHYCFGR = 0x2E,
  VERSIONR = 0x39,
};

enum SocketRegister : std::uint8_t {
  Sn_MR = 0x00,
  Sn_CR = 0x01,
  Sn_IR = 0x02,
  Sn_SR = 0x03,
  Sn_PORT = 0x04,
  Sn_DHAR = 0x06,
  Sn_DIPR = 0x0C,
  Sn_DPORT = 0x10,
  Sn_MSSR = 0x12,
  Sn_TOS = 0x15,
  Sn_TTL = 0x16,
  Sn_RXBUF_SIZE = 0x1E,
  Sn_TXBUF_SIZE = 0x1F,
  Sn_TX_FSR = 0x20,
  Sn_TX_RD = 0x22,
  Sn_TX_WR = 0x24,
  Sn_RX_RSR = 0x26,
  Sn_RX_RD = 0x28,
  Sn_RX_WR = 0x2A,
  Sn_IMR = 0x2C,
  Sn_FRAG = 0x2D,
  Sn_KPALVTR = 0x2F,
};

// Bits of MR, IR and PHYCFGR.
inline constexpr std::uint8_t kModeReset = 0x80;
inline constexpr std::uint8_t kConflict = 0x80;
inline constexpr std::uint8_t kUnreachable = 0x40;
inline constexpr std::uint8_t kPhyNotReset = 0x80;
inline constexpr std::uint8_t kPhyConfiguredHere = 0x40;
inline constexpr std::uint8_t kPhyFullDuplex = 0x04;
inline constexpr std::uint8_t kPhy100 = 0x02;
inline constexpr std::uint8_t kPhyLink = 0x01;

// Bits of Sn_MR.
inline constexpr std::uint8_t kProtocolMask = 0x0F;
inline constexpr std::uint8_t kProtocolTcp = 0x01;
inline constexpr std::uint8_t kProtocolUdp = 0x02;
inline constexpr std::uint8_t kProtocolMacRaw = 0x04;
inline constexpr std::uint8_t kBlockBroadcast = 0x40;
inline constexpr std::uint8_t kInGroup = 0x80;  // of UDP: MULTI

// Values of Sn_CR.
enum class Command : std::uint8_t {
  kOpen = 0x01,
  kListen = 0x02,
  kConnect = 0x04,
  kDiscon = 0x08,
  kClose = 0x10,
  kSend = 0x20,
  kSendMac = 0x21,
  kSendKeep = 0x22,
  kRecv = 0x40,
};

// Bits of Sn_IR.
inline constexpr std::uint8_t kCon = 0x01;
inline constexpr std::uint8_t kDiscon = 0x02;
inline constexpr std::uint8_t kRecv = 0x04;
inline constexpr std::uint8_t kTimeout = 0x08;
inline constexpr std::uint8_t kSendOk = 0x10;
inline constexpr std::uint8_t kSocketInterrupts = 0x1F;

// Values of Sn_SR.
enum class State : std::uint8_t {
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
  kMacRaw = 0x42,
};

const char* name_of(Command command);
const char* name_of(State state);

// The name of the register that has this byte, or "reserved".
const char* common_register_name(std::uint16_t address);
const char* socket_register_name(std::uint16_t address);

// Says whether a write changes this byte as it is: not reserved, not read only, no function of its
// own.
bool is_plain_common(std::uint16_t address);
bool is_plain_socket(std::uint16_t address);

// A block of registers, big-endian. What is past its end reads as 0.
template <std::size_t kSize>
struct RegisterBlock {
  std::uint8_t& operator[](std::size_t address) { return bytes[address]; }
  std::uint8_t operator[](std::size_t address) const { return bytes[address]; }

  std::uint16_t get16(std::size_t address) const {
    return static_cast<std::uint16_t>(bytes[address] << 8 | bytes[address + 1]);
  }
  void set16(std::size_t address, std::uint16_t value) {
    bytes[address] = static_cast<std::uint8_t>(value >> 8);
    bytes[address + 1] = static_cast<std::uint8_t>(value);
  }

  std::array<std::uint8_t, kSize> bytes{};
};

using CommonRegisters = RegisterBlock<0x3A>;
using SocketRegisters = RegisterBlock<0x30>;

// What they hold after a reset.
CommonRegisters reset_common();
SocketRegisters reset_socket();

// An IPv4 address, as it lies in a register.
using Address = std::array<std::uint8_t, 4>;

// An Ethernet address. All hosts of the virtual network have the same, unless a test says
// otherwise.
using Hardware = std::array<std::uint8_t, 6>;
inline constexpr Hardware kHostHardware = {0x02, 0x00, 0x00, 0x00, 0x00, 0x02};

template <std::size_t kSize>
Address get_address(const RegisterBlock<kSize>& block, std::size_t at) {
  return {block[at], block[at + 1], block[at + 2], block[at + 3]};
}
template <std::size_t kSize>
void set_address(RegisterBlock<kSize>& block, std::size_t at, const Address& address) {
  for (std::size_t i = 0; i < address.size(); ++i) block[at + i] = address[i];
}

}  // namespace emulators::w5500
